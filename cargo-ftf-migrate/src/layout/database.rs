//! Which databases a project supports.

use cargo_metadata::Package;
use clap::ValueEnum;
use ftf_migrate_core::cli::{Console, find_database_url};

use crate::cli::Database;

/// The databases that were named; else those that the application's sqlx or its database URL shows; else what a person
/// at the terminal answers; else all.
pub(crate) fn choose_databases(
    named: &[Database],
    application: Option<&Package>,
    console: &Console,
    is_yes: bool,
) -> Vec<Database> {
    let found = [named.to_vec(), of_application(application), of_url()];
    let mut chosen = found.into_iter().find(|databases| !databases.is_empty()).unwrap_or_default();
    if chosen.is_empty() && console.is_interactive() && !is_yes {
        chosen = ask(console);
    }
    if chosen.is_empty() {
        chosen = Database::ALL.to_vec();
    }
    chosen.sort_unstable();
    chosen.dedup();
    chosen
}

fn of_application(application: Option<&Package>) -> Vec<Database> {
    let dependencies = application.into_iter().flat_map(|package| &package.dependencies);
    let features =
        dependencies.filter(|dependency| dependency.name == "sqlx").flat_map(|sqlx| &sqlx.features);
    features.filter_map(|feature| Database::from_str(feature, false).ok()).collect()
}

fn of_url() -> Vec<Database> {
    find_database_url(None, None).ok().and_then(|url| of_scheme(&url)).into_iter().collect()
}

fn of_scheme(url: &str) -> Option<Database> {
    let scheme = url.split([':', '+']).next()?;
    match scheme {
        "sqlite" => Some(Database::Sqlite),
        "postgres" | "postgresql" => Some(Database::Postgres),
        "mysql" | "mariadb" => Some(Database::Mysql),
        _ => None,
    }
}

fn ask(console: &Console) -> Vec<Database> {
    let answer = console.ask("Which databases (sqlite, postgres, mysql; Enter for all)?");
    let words = answer.split(|c: char| c == ',' || c.is_whitespace());
    words.filter_map(|word| Database::from_str(word, true).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::of_scheme;
    use crate::cli::Database;

    #[test]
    fn urls_show_their_database() {
        let table = [
            ("sqlite://dev.db", Some(Database::Sqlite)),
            ("postgresql+asyncpg://u:p@h/d", Some(Database::Postgres)),
            ("mariadb://h/d", Some(Database::Mysql)),
            ("oracle://h/d", None),
            ("", None),
        ];
        for (url, database) in table {
            assert_eq!(of_scheme(url), database, "{url}");
        }
    }
}
