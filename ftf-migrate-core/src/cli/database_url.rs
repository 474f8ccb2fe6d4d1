//! Which database: found in one of four places, in a fixed order.

use std::env::VarError;

/// Where the database URL was looked for and could not be found, or could not be read.
#[derive(Debug, thiserror::Error)]
pub enum DatabaseUrlError {
    /// In none of the places.
    #[error("no database is given")]
    NotGiven,
    /// The environment variable is not UTF-8.
    #[error("the environment's DATABASE_URL is not valid UTF-8")]
    NotUnicode,
    /// A `.env` file exists and cannot be read.
    #[error("cannot read the .env file: {0}")]
    DotEnv(#[source] dotenvy::Error),
}

impl DatabaseUrlError {
    /// What to do next.
    pub fn hint(&self) -> String {
        match self {
            Self::NotGiven => "give one of: --database-url URL; -x dbUrl=URL; the environment variable DATABASE_URL; \
                               a line DATABASE_URL=URL in a file named .env here or in a folder above\n\
                               for example sqlite://dev.db, postgres://user@localhost/app or mysql://user@localhost/app"
                .to_owned(),
            Self::NotUnicode => "percent-encode the characters of the URL that are not ASCII".to_owned(),
            Self::DotEnv(_) => "correct or remove the file, or give --database-url URL".to_owned(),
        }
    }
}

/// The database URL: `--database-url`, else `-x dbUrl=…`, else `DATABASE_URL` of the environment, else `DATABASE_URL` of
/// the nearest `.env` file from the current directory upwards. An empty text counts as not given.
///
/// # Errors
///
/// None of the four is given, or one cannot be read.
pub fn find_database_url(option: Option<&str>, x: Option<&str>) -> Result<String, DatabaseUrlError> {
    if let Some(typed) = [option, x].into_iter().flatten().find(|url| !url.is_empty()) {
        return Ok(typed.to_owned());
    }
    match std::env::var("DATABASE_URL") {
        Ok(url) if !url.is_empty() => Ok(url),
        Ok(_) | Err(VarError::NotPresent) => from_dot_env()?.ok_or(DatabaseUrlError::NotGiven),
        Err(VarError::NotUnicode(_)) => Err(DatabaseUrlError::NotUnicode),
    }
}

/// Reads the file without changing the process's environment.
fn from_dot_env() -> Result<Option<String>, DatabaseUrlError> {
    let entries = match dotenvy::dotenv_iter() {
        Ok(entries) => entries,
        Err(error) if error.not_found() => return Ok(None),
        Err(error) => return Err(DatabaseUrlError::DotEnv(error)),
    };
    for entry in entries {
        let (key, value) = entry.map_err(DatabaseUrlError::DotEnv)?;
        if key == "DATABASE_URL" && !value.is_empty() {
            return Ok(Some(value));
        }
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::find_database_url;

    #[test]
    fn the_option_wins_over_the_free_argument() {
        assert_eq!(find_database_url(Some("sqlite://a"), Some("sqlite://b")).unwrap(), "sqlite://a");
        assert_eq!(find_database_url(Some(""), Some("sqlite://b")).unwrap(), "sqlite://b");
    }
}
