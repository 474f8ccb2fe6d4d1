//! Which database is at the other end, and what it can do: as data.

use std::fmt;
use std::str::FromStr;

/// A family of databases that ftf-migrate speaks with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Database {
    /// SQLite.
    Sqlite,
    /// PostgreSQL.
    Postgres,
    /// MySQL and MariaDB.
    Mysql,
}

/// The name as it stands in URLs, files and output: `sqlite`, `postgres`, `mysql`.
impl fmt::Display for Database {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Sqlite => "sqlite",
            Self::Postgres => "postgres",
            Self::Mysql => "mysql",
        })
    }
}

/// What a server calls itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Product {
    /// SQLite.
    Sqlite,
    /// PostgreSQL.
    Postgres,
    /// Oracle's MySQL.
    Mysql,
    /// MariaDB.
    Mariadb,
}

impl Product {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Sqlite, Self::Postgres, Self::Mysql, Self::Mariadb];

    /// The name as it is typed: `sqlite`, `postgres`, `mysql`, `mariadb`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Sqlite => "sqlite",
            Self::Postgres => "postgres",
            Self::Mysql => "mysql",
            Self::Mariadb => "mariadb",
        }
    }

    /// The newest version that is known of.
    pub fn newest(self) -> Server {
        let version = match self {
            Self::Sqlite => (3, 50, 0),
            Self::Postgres => (18, 0, 0),
            Self::Mysql => (9, 7, 0),
            Self::Mariadb => (12, 0, 0),
        };
        Server { product: self, version }
    }
}

impl fmt::Display for Product {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Sqlite => "SQLite",
            Self::Postgres => "PostgreSQL",
            Self::Mysql => "MySQL",
            Self::Mariadb => "MariaDB",
        })
    }
}

/// A server: product and version. Versions compare as numbers: `(10, 11, 9) < (11, 4, 0)`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Server {
    /// The product.
    pub product: Product,
    /// Major, minor and patch version.
    pub version: (u32, u32, u32),
}

impl Server {
    /// The family.
    pub fn database(&self) -> Database {
        match self.product {
            Product::Sqlite => Database::Sqlite,
            Product::Postgres => Database::Postgres,
            Product::Mysql | Product::Mariadb => Database::Mysql,
        }
    }

    /// Whether this is `product` in `version` or newer.
    pub fn is_at_least(&self, product: Product, version: (u32, u32, u32)) -> bool {
        self.product == product && self.version >= version
    }
}

impl fmt::Display for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (major, minor, patch) = self.version;
        write!(f, "{} {major}.{minor}.{patch}", self.product)
    }
}

/// A text that names no server.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ParseServerError {
    /// The product is not one of ours.
    #[error("`{0}` is no database that is known; write sqlite, postgres, mysql or mariadb")]
    UnknownProduct(String),
    /// The version is none.
    #[error("`{0}` is no version; write up to three numbers, such as 16 or 10.11.6")]
    NotAVersion(String),
}

/// `postgres`, `mariadb:10.11`: the product, in its newest version unless one is given.
///
/// ```
/// use ftf_migrate_core::capabilities::{Product, Server};
///
/// let server: Server = "mariadb:10.11".parse()?;
/// assert_eq!(server, Server { product: Product::Mariadb, version: (10, 11, 0) });
/// assert_eq!("sqlite".parse(), Ok(Product::Sqlite.newest()));
/// assert!("oracle".parse::<Server>().is_err());
/// # Ok::<(), ftf_migrate_core::capabilities::ParseServerError>(())
/// ```
impl FromStr for Server {
    type Err = ParseServerError;

    fn from_str(text: &str) -> Result<Self, ParseServerError> {
        let (name, version) =
            text.split_once(':').map_or((text, None), |(name, version)| (name, Some(version)));
        let product = match name {
            "postgresql" => Some(Product::Postgres),
            _ => Product::ALL.into_iter().find(|product| product.name() == name),
        };
        let product = product.ok_or_else(|| ParseServerError::UnknownProduct(name.to_owned()))?;
        match version {
            None => Ok(product.newest()),
            Some(version) => Ok(Self { product, version: parse_version(version)? }),
        }
    }
}

fn parse_version(text: &str) -> Result<(u32, u32, u32), ParseServerError> {
    let not = || ParseServerError::NotAVersion(text.to_owned());
    let numbers: Vec<u32> = text.split('.').map(str::parse).collect::<Result<_, _>>().map_err(|_| not())?;
    match numbers[..] {
        [major] => Ok((major, 0, 0)),
        [major, minor] => Ok((major, minor, 0)),
        [major, minor, patch] => Ok((major, minor, patch)),
        _ => Err(not()),
    }
}
