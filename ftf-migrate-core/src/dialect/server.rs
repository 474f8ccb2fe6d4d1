//! What is at the other end of a connection.

use crate::capabilities::{Database, Product, Server};
use crate::connection::Connection;
use crate::reflect::ReflectError;

/// The server: product and version.
///
/// # Errors
///
/// It cannot be asked.
pub(crate) async fn server(connection: &mut Connection) -> Result<Server, ReflectError> {
    const WHAT: &str = "the server's version";
    let database = connection.database();
    let sql = match database {
        Database::Sqlite => "SELECT sqlite_version() AS version",
        Database::Postgres => "SELECT current_setting('server_version') AS version",
        Database::Mysql => "SELECT version() AS version",
    };
    let rows = connection.fetch(sql).await.map_err(ReflectError::reading(WHAT))?;
    let version = rows.first().map(|row| row.get::<String>("version")).transpose();
    let version = version.map_err(ReflectError::reading(WHAT))?.unwrap_or_default();
    Ok(match database {
        Database::Sqlite => Server { product: Product::Sqlite, version: numbers(&version) },
        Database::Postgres => {
            let (major, minor, _) = numbers(&version);
            Server { product: Product::Postgres, version: (major, minor, 0) }
        }
        #[cfg(feature = "mysql")]
        Database::Mysql => super::mysql::server_of(&version),
        #[cfg(not(feature = "mysql"))]
        Database::Mysql => Server { product: Product::Mysql, version: numbers(&version) },
    })
}

/// `15.13 (Debian 15.13-0)` → 15, 13, 0.
fn numbers(version: &str) -> (u32, u32, u32) {
    let is_part = |it: char| it.is_ascii_digit() || it == '.';
    let version = version.split(|it: char| !is_part(it)).next().unwrap_or_default();
    let mut numbers = version.split('.').map(|number| number.parse().unwrap_or_default());
    let mut next = || numbers.next().unwrap_or_default();
    (next(), next(), next())
}

#[cfg(test)]
mod tests {
    use super::numbers;

    #[test]
    fn versions_are_read_from_whatever_stands_behind_them() {
        assert_eq!(numbers("15.13 (Debian 15.13-0+deb12u1)"), (15, 13, 0));
        assert_eq!(numbers("18beta1"), (18, 0, 0));
        assert_eq!(numbers("3.50.2"), (3, 50, 2));
        assert_eq!(numbers(""), (0, 0, 0));
    }
}
