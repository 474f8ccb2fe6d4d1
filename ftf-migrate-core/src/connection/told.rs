//! What a database or the line to it says, without what sqlx puts around it.

use sqlx::Error;

/// The error in the database's own words, with its code, by which it can be looked up.
pub(crate) fn told(error: &Error) -> String {
    match error {
        Error::Database(error) => match error.code().filter(|code| !code.is_empty()) {
            Some(code) => format!("{} ({})", error.message(), number(&**error).unwrap_or(code.into_owned())),
            None => error.message().to_owned(),
        },
        Error::Io(error) => error.to_string(),
        Error::Configuration(error) | Error::Tls(error) => error.to_string(),
        Error::PoolTimedOut => "no connection of the pool became free in time".to_owned(),
        error => error.to_string(),
    }
}

/// MySQL's SQLSTATE is `HY000` for most of its errors; people search for the number.
#[cfg(feature = "mysql")]
fn number(error: &dyn sqlx::error::DatabaseError) -> Option<String> {
    let error = error.as_error().downcast_ref::<sqlx::mysql::MySqlDatabaseError>()?;
    Some(error.number().to_string())
}

#[cfg(not(feature = "mysql"))]
fn number(_: &dyn sqlx::error::DatabaseError) -> Option<String> {
    None
}
