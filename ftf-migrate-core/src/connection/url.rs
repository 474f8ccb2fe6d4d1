//! Database URLs: which database they mean, and what of them may be shown.

use super::ConnectError;
use crate::capabilities::{Database, Product};
use std::borrow::Cow;

/// The URL with its password replaced by `***`, wherever it stands: before the host, or as a
/// parameter such as `?password=`. Everything that prints a URL prints this.
///
/// ```
/// use ftf_migrate_core::connection::mask_password;
///
/// assert_eq!(mask_password("postgres://me:s3cr/t@db/shop"), "postgres://me:***@db/shop");
/// assert_eq!(mask_password("mysql://db/shop?password=x&ssl=1"), "mysql://db/shop?password=***&ssl=1");
/// assert_eq!(mask_password("sqlite:shop.db"), "sqlite:shop.db");
/// ```
pub fn mask_password(url: &str) -> String {
    let masked = mask_user(url);
    let Some((before, parameters)) = masked.split_once('?') else { return masked };
    let parameters: Vec<_> = parameters.split('&').map(mask_parameter).collect();
    format!("{before}?{}", parameters.join("&"))
}

/// `user:password@` up to the last `@`, so that a password with `/`, `?` or `@` in it is covered whole. An `@` in a
/// parameter hides more than it must.
fn mask_user(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else { return url.to_owned() };
    let Some((user, host)) = rest.rsplit_once('@') else { return url.to_owned() };
    match user.split_once(':') {
        Some((user, _)) => format!("{scheme}://{user}:***@{host}"),
        None => url.to_owned(),
    }
}

fn mask_parameter(parameter: &str) -> String {
    match parameter.split_once('=') {
        Some((key, _)) if key.to_ascii_lowercase().contains("pass") || key.eq_ignore_ascii_case("pwd") => {
            format!("{key}=***")
        }
        _ => parameter.to_owned(),
    }
}

/// The URL as sqlx reads it. SQLAlchemy names a Python driver behind the scheme, and has a path of SQLite begin behind
/// one slash more: `postgresql+asyncpg://…`, `sqlite+aiosqlite:///./dev.db`.
pub(super) fn without_driver(url: &str) -> Cow<'_, str> {
    let Some((scheme, rest)) = url.split_once("://") else { return url.into() };
    match scheme.split_once('+') {
        None => url.into(),
        Some(("sqlite", _)) => match rest.strip_prefix('/') {
            Some(path) if !path.is_empty() => format!("sqlite://{path}").into(),
            _ => "sqlite::memory:".into(),
        },
        Some((scheme, _)) => format!("{scheme}://{rest}").into(),
    }
}

/// The database that a URL's scheme means.
pub(super) fn database_of(url: &str) -> Result<Database, ConnectError> {
    product_of(url).map(|product| product.newest().database())
}

/// The product that a URL's scheme means. Behind `mysql:` there may be MariaDB all the same.
pub(crate) fn product_of(url: &str) -> Result<Product, ConnectError> {
    let masked = || mask_password(url);
    let url = without_driver(url);
    let (scheme, _) = url.split_once(':').ok_or_else(|| ConnectError::NotAUrl { url: masked() })?;
    match scheme {
        "sqlite" => Ok(Product::Sqlite),
        "postgres" | "postgresql" => Ok(Product::Postgres),
        "mysql" => Ok(Product::Mysql),
        "mariadb" => Ok(Product::Mariadb),
        other => Err(ConnectError::UnknownScheme { scheme: other.to_owned(), url: masked() }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_form_of_a_password_is_shown() {
        for url in [
            "postgres://u:secret@h/d",
            "postgres://u:a@secret@h/d",
            "postgres://:secret@h:5432/d?sslmode=disable",
            "mysql://u:sec/secret@h/d",
            "mysql://u:sec?secret@h/d",
            "postgres://u:sec#secret@h/d?a=b",
            "postgresql+asyncpg://u:secret@h/d",
            "postgres://h/d?user=u&password=secret",
            "postgres://h/d?sslpassword=secret",
            "mysql://h/d?PWD=secret",
        ] {
            assert!(!mask_password(url).contains("secret"), "{}", mask_password(url));
        }
    }

    #[test]
    fn urls_of_sqlalchemy_are_understood() {
        for (theirs, ours) in [
            ("postgresql+asyncpg://u:p@h/d?a=b", "postgresql://u:p@h/d?a=b"),
            ("mysql+aiomysql://u@h/d", "mysql://u@h/d"),
            ("mariadb+pymysql://h/d", "mariadb://h/d"),
            ("sqlite+aiosqlite:///./dev.db", "sqlite://./dev.db"),
            ("sqlite+aiosqlite:////srv/dev.db", "sqlite:///srv/dev.db"),
            ("sqlite+aiosqlite:///:memory:", "sqlite://:memory:"),
            ("sqlite+aiosqlite://", "sqlite::memory:"),
            // Without a driver it is a URL of ours, as sqlx writes it.
            ("sqlite:///srv/dev.db", "sqlite:///srv/dev.db"),
            ("sqlite:a+b.db", "sqlite:a+b.db"),
            ("postgres://h/a+b", "postgres://h/a+b"),
        ] {
            assert_eq!(without_driver(theirs), ours, "{theirs}");
        }
    }

    #[test]
    fn what_is_no_password_stays() {
        for url in ["sqlite::memory:", "sqlite://a.db?mode=rwc", "postgres://u@h/d", "not a url"] {
            assert_eq!(mask_password(url), url);
        }
    }
}
