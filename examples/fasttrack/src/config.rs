//! What the environment says.

use std::env::VarError;

/// The settings of the service.
#[derive(Clone, PartialEq, Eq)]
pub struct Config {
    /// `DATABASE_URL`: `sqlite:…`, `postgres:…` or `mysql:…`; the scheme chooses the database.
    pub database_url: String,
    /// `PORT`, on the loopback interface; 0 takes a free one. 3000 if it is not set.
    pub port: u16,
}

/// A setting that is missing or makes no sense.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum ConfigError {
    /// There is no database.
    #[error("DATABASE_URL is not set; for example: DATABASE_URL='sqlite://fasttrack.db?mode=rwc' fasttrack")]
    NoDatabase,
    /// The port is not one.
    #[error("PORT is '{0}', which is not a number from 0 to 65535")]
    Port(String),
    /// A variable is not UTF-8.
    #[error("{0} is not UTF-8")]
    NotUnicode(&'static str),
}

impl Config {
    /// Reads the process's environment.
    ///
    /// # Errors
    ///
    /// What is missing or makes no sense.
    pub fn from_env() -> Result<Self, ConfigError> {
        Ok(Self {
            database_url: variable("DATABASE_URL")?.ok_or(ConfigError::NoDatabase)?,
            port: variable("PORT")?
                .map_or(Ok(3000), |port| port.parse().map_err(|_| ConfigError::Port(port)))?,
        })
    }
}

fn variable(name: &'static str) -> Result<Option<String>, ConfigError> {
    match std::env::var(name) {
        Ok(value) => Ok(Some(value)),
        Err(VarError::NotPresent) => Ok(None),
        Err(VarError::NotUnicode(_)) => Err(ConfigError::NotUnicode(name)),
    }
}
