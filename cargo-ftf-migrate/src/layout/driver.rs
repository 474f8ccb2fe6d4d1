//! Which kinds of databases a project supports.

use cargo_metadata::Package;
use clap::ValueEnum;
use ftf_migrate_core::cli::{Console, Options, find_database_url};

use crate::cli::Driver;

/// Those that were named; else those that the application's sqlx or its database URL shows; else what a person
/// at the terminal answers; else all.
pub(crate) fn choose_drivers(
    named: &[Driver],
    application: Option<&Package>,
    console: &Console,
    is_yes: bool,
) -> Vec<Driver> {
    let found = [named.to_vec(), of_application(application), of_url()];
    let mut chosen = found.into_iter().find(|databases| !databases.is_empty()).unwrap_or_default();
    if chosen.is_empty() && console.is_interactive() && !is_yes {
        chosen = ask(console);
    }
    if chosen.is_empty() {
        chosen = Driver::ALL.to_vec();
    }
    chosen.sort_unstable();
    chosen.dedup();
    chosen
}

fn of_application(application: Option<&Package>) -> Vec<Driver> {
    let dependencies = application.into_iter().flat_map(|package| &package.dependencies);
    let features =
        dependencies.filter(|dependency| dependency.name == "sqlx").flat_map(|sqlx| &sqlx.features);
    features.filter_map(|feature| Driver::from_str(feature, false).ok()).collect()
}

fn of_url() -> Vec<Driver> {
    find_database_url(&Options::default(), None).ok().and_then(|url| of_scheme(&url)).into_iter().collect()
}

fn of_scheme(url: &str) -> Option<Driver> {
    let scheme = url.split([':', '+']).next()?;
    match scheme {
        "sqlite" => Some(Driver::Sqlite),
        "postgres" | "postgresql" => Some(Driver::Postgres),
        "mysql" | "mariadb" => Some(Driver::Mysql),
        _ => None,
    }
}

fn ask(console: &Console) -> Vec<Driver> {
    let answer = console.ask("Which databases (sqlite, postgres, mysql; Enter for all)?");
    let words = answer.split(|c: char| c == ',' || c.is_whitespace());
    words.filter_map(|word| Driver::from_str(word, true).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::of_scheme;
    use crate::cli::Driver;

    #[test]
    fn urls_show_their_database() {
        let table = [
            ("sqlite://dev.db", Some(Driver::Sqlite)),
            ("postgresql+asyncpg://u:p@h/d", Some(Driver::Postgres)),
            ("mariadb://h/d", Some(Driver::Mysql)),
            ("oracle://h/d", None),
            ("", None),
        ];
        for (url, database) in table {
            assert_eq!(of_scheme(url), database, "{url}");
        }
    }
}
