//! Which database: found in one of several places, in a fixed order.

use std::env::VarError;

use super::args::Options;
use super::databases::split_named_url;

/// A database of a project that has several.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NamedDatabase<'a> {
    /// What it is called.
    pub name: &'a str,
    /// Whether the command is about no other one. Then a URL needs no name before it.
    pub is_alone: bool,
}

/// Where the database URL was looked for and could not be found, or could not be read.
#[derive(Debug, thiserror::Error)]
pub enum DatabaseUrlError {
    /// In none of the places.
    #[error("no database is given{}", for_database(database.as_deref()))]
    NotGiven {
        /// What the database is called, in a project that has several.
        database: Option<String>,
    },
    /// Several URLs for one database.
    #[error("several URLs are given{}", for_database(database.as_deref()))]
    Several {
        /// What the database is called, in a project that has several.
        database: Option<String>,
    },
    /// One URL without a name for several databases.
    #[error("a URL does not say which database it is of, and the command is about several")]
    Whose {
        /// The first of the databases that it could be of.
        database: String,
    },
    /// The environment variable is not UTF-8.
    #[error("the environment's {0} is not valid UTF-8")]
    NotUnicode(String),
    /// A `.env` file exists and cannot be read.
    #[error("cannot read the .env file: {0}")]
    DotEnv(#[source] dotenvy::Error),
}

fn for_database(name: Option<&str>) -> String {
    name.map(|name| format!(" for `{name}`")).unwrap_or_default()
}

impl DatabaseUrlError {
    /// What to do next.
    pub fn hint(&self) -> String {
        match self {
            Self::NotGiven { database: None } => {
                "give one of: --database-url URL; -x dbUrl=URL; the environment variable DATABASE_URL; \
                 a line DATABASE_URL=URL in a file named .env here or in a folder above\n\
                 for example sqlite://dev.db, postgres://user@localhost/app or mysql://user@localhost/app"
                    .to_owned()
            }
            Self::NotGiven { database: Some(name) } => {
                let variable = variable(Some(name));
                format!(
                    "give one of: --database-url {name}=URL; the environment variable {variable}; \
                     a line {variable}=URL in a file named .env here or in a folder above; url in \
                     [package.metadata.ftf-migrate.databases.{name}]\n\
                     or choose other databases with --database"
                )
            }
            Self::Several { .. } => "give one of them".to_owned(),
            Self::Whose { database } => format!(
                "name the database: --database-url {database}=URL, once for each; or choose one with --database"
            ),
            Self::NotUnicode(_) => "percent-encode the characters of the URL that are not ASCII".to_owned(),
            Self::DotEnv(_) => "correct or remove the file, or give --database-url URL".to_owned(),
        }
    }
}

/// The URL of a database, `database` being which one in a project that has several.
///
/// The first of: `--database-url`, `-x dbUrl=…`, `DATABASE_URL` of the environment, `DATABASE_URL` of the nearest `.env`
/// file from the current directory upwards. In a project with several
/// databases `--database-url` is `NAME=URL`, and the variable is called after the database: `BILLING_DATABASE_URL`. An
/// empty text counts as not given.
///
/// # Errors
///
/// None of them is given, one cannot be read, or one does not say which database it is of.
pub fn find_database_url(
    options: &Options,
    database: Option<NamedDatabase<'_>>,
) -> Result<String, DatabaseUrlError> {
    if let Some(typed) = typed(options, database)? {
        return Ok(typed);
    }
    let variable = variable(database.map(|database| database.name));
    let found = match std::env::var(&variable) {
        Ok(url) if !url.is_empty() => Some(url),
        Ok(_) | Err(VarError::NotPresent) => from_dot_env(&variable)?,
        Err(VarError::NotUnicode(_)) => return Err(DatabaseUrlError::NotUnicode(variable)),
    };
    let name = database.map(|database| database.name.to_owned());
    found.ok_or(DatabaseUrlError::NotGiven { database: name })
}

/// The database where none is named, `name` being which one in a project that has several. Only the launcher knows one.
pub(crate) fn default_database_url<'o>(options: &'o Options, name: Option<&str>) -> Option<&'o str> {
    options.default_database_url.iter().find_map(|text| of(text, name))
}

/// What the command line says.
fn typed(options: &Options, database: Option<NamedDatabase<'_>>) -> Result<Option<String>, DatabaseUrlError> {
    let several =
        |database: Option<&str>| DatabaseUrlError::Several { database: database.map(str::to_owned) };
    let named = database.map(|database| database.name);
    let own: Vec<&str> = options.database_url.iter().filter_map(|text| of(text, named)).collect();
    match own.as_slice() {
        [] => {}
        [only] => return Ok(Some((*only).to_owned())),
        _ => return Err(several(named)),
    }
    let plain =
        options.database_url.iter().map(String::as_str).filter(|url| split_named_url(url).0.is_none());
    let plain: Vec<&str> = plain.filter(|url| !url.is_empty()).collect();
    let free =
        options.x.iter().rev().find_map(|text| text.strip_prefix("dbUrl=")).filter(|url| !url.is_empty());
    match (database, plain.as_slice(), free) {
        (None, ..) | (Some(NamedDatabase { is_alone: true, .. }), [], _) => Ok(free.map(str::to_owned)),
        (Some(NamedDatabase { is_alone: true, .. }), [only], _) => Ok(Some((*only).to_owned())),
        (Some(NamedDatabase { is_alone: true, .. }), ..) => Err(several(named)),
        (Some(NamedDatabase { .. }), [], None) => Ok(None),
        (Some(NamedDatabase { name, .. }), ..) => Err(DatabaseUrlError::Whose { database: name.to_owned() }),
    }
}

/// The URL in `URL`, or in `NAME=URL` of a database with this name.
fn of<'t>(text: &'t str, name: Option<&str>) -> Option<&'t str> {
    let (found, url) = if name.is_some() { split_named_url(text) } else { (None, text) };
    (found == name && !url.is_empty()).then_some(url)
}

/// The environment variable that holds the URL.
fn variable(database: Option<&str>) -> String {
    match database {
        None => "DATABASE_URL".to_owned(),
        Some(name) => format!("{}_DATABASE_URL", name.to_ascii_uppercase()),
    }
}

/// Reads the file without changing the process's environment.
fn from_dot_env(variable: &str) -> Result<Option<String>, DatabaseUrlError> {
    let entries = match dotenvy::dotenv_iter() {
        Ok(entries) => entries,
        Err(error) if error.not_found() => return Ok(None),
        Err(error) => return Err(DatabaseUrlError::DotEnv(error)),
    };
    for entry in entries {
        let (key, value) = entry.map_err(DatabaseUrlError::DotEnv)?;
        if key == variable && !value.is_empty() {
            return Ok(Some(value));
        }
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::{DatabaseUrlError, NamedDatabase, default_database_url, find_database_url};
    use crate::cli::Options;

    fn options(typed: &[&str], x: &[&str], settings: &[&str]) -> Options {
        let owned = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
        Options {
            database_url: owned(typed),
            x: owned(x),
            default_database_url: owned(settings),
            ..Options::default()
        }
    }

    #[test]
    fn the_option_wins_over_the_free_argument() {
        let find = |typed: &[&str], x: &[&str]| find_database_url(&options(typed, x, &[]), None);
        assert_eq!(find(&["sqlite://a"], &["dbUrl=sqlite://b"]).unwrap(), "sqlite://a");
        assert_eq!(find(&[""], &["dbUrl=sqlite://b", "dbUrl=sqlite://c"]).unwrap(), "sqlite://c");
        let error = find(&["sqlite://a", "sqlite://b"], &[]).unwrap_err();
        assert_eq!(error.to_string(), "several URLs are given");
    }

    #[test]
    fn each_of_several_databases_has_its_own_url() {
        let all = options(&["users=sqlite://u", "billing=sqlite://b"], &[], &[]);
        let find = |options: &Options, name: &str, is_alone| {
            find_database_url(options, Some(NamedDatabase { name, is_alone }))
        };
        assert_eq!(find(&all, "billing", false).unwrap(), "sqlite://b");
        assert_eq!(find(&all, "users", true).unwrap(), "sqlite://u");
        let settings = options(&["users=sqlite://u"], &[], &["users=sqlite://no", "ftf_nobody=sqlite://s"]);
        assert_eq!(find(&settings, "users", false).unwrap(), "sqlite://u");
        assert!(find(&settings, "ftf_nobody", false).is_err());
        assert_eq!(default_database_url(&settings, Some("ftf_nobody")), Some("sqlite://s"));
        assert_eq!(default_database_url(&settings, Some("billing")), None);
        let twice = options(&["users=sqlite://u", "users=sqlite://v"], &[], &[]);
        let error = find(&twice, "users", true).unwrap_err();
        assert_eq!(error.to_string(), "several URLs are given for `users`");
        let error = find(&options(&[], &[], &[]), "ftf_nobody", false).unwrap_err();
        assert_eq!(error.to_string(), "no database is given for `ftf_nobody`");
        assert!(error.hint().contains("FTF_NOBODY_DATABASE_URL"), "{}", error.hint());
    }

    #[test]
    fn a_url_without_a_name_is_for_a_database_that_is_alone() {
        for plain in [options(&["sqlite://a"], &[], &[]), options(&[], &["dbUrl=sqlite://a"], &[])] {
            let find =
                |is_alone| find_database_url(&plain, Some(NamedDatabase { name: "billing", is_alone }));
            assert_eq!(find(true).unwrap(), "sqlite://a");
            let error = find(false).unwrap_err();
            assert!(matches!(error, DatabaseUrlError::Whose { .. }), "{error}");
            assert!(error.hint().contains("billing=URL"), "{}", error.hint());
        }
    }
}
