//! Names for the migrations package that clash with nothing.

use cargo_metadata::Package;

use crate::error::{Error, Result};

/// What things are called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Names {
    /// The package.
    pub(crate) package: String,
    /// Its library: `use migrations::MIGRATIONS;`.
    pub(crate) library: String,
    /// The example that is the runner.
    pub(crate) runner: String,
    /// What the application calls it among its dependencies.
    pub(crate) dependency: String,
}

/// `migrations` and `migrate` where they are free, else with the owner's name before them. `owner` is the application's
/// package, or the name of the workspace's folder.
pub(crate) fn choose_names(packages: &[Package], owner: &str, is_dependency_taken: bool) -> Result<Names> {
    let is_taken = |name: &str| packages.iter().any(|package| package.name.as_str() == name);
    let own = format!("{}-migrations", as_name(owner));
    let package = match (is_taken("migrations"), is_taken(&own)) {
        (false, _) => "migrations".to_owned(),
        (true, false) => own,
        (true, true) => return Err(Error::NamesTaken("migrations".to_owned(), own)),
    };
    let runners = packages.iter().flat_map(|package| &package.targets).filter(|target| target.is_example());
    let is_runner_taken = runners.map(|target| target.name.as_str()).any(|name| name == "migrate");
    let runner = if is_runner_taken { format!("{}-migrate", as_name(owner)) } else { "migrate".to_owned() };
    let dependency = if is_dependency_taken { "db_migrations" } else { "migrations" };
    Ok(Names { package, library: "migrations".to_owned(), runner, dependency: dependency.to_owned() })
}

/// A folder may be called what no package may.
fn as_name(owner: &str) -> String {
    let name: String = owner
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() || matches!(c, '-' | '_') { c } else { '-' })
        .collect();
    if name.starts_with(|first: char| first.is_ascii_alphabetic()) { name } else { format!("app-{name}") }
}

#[cfg(test)]
mod tests {
    use super::{as_name, choose_names};

    #[test]
    fn an_empty_workspace_gets_the_plain_names() {
        let names = choose_names(&[], "shop", false).unwrap();
        assert_eq!((names.package.as_str(), names.runner.as_str()), ("migrations", "migrate"));
        assert_eq!(choose_names(&[], "shop", true).unwrap().dependency, "db_migrations");
    }

    #[test]
    fn any_folder_gives_a_package_name() {
        assert_eq!(as_name("my shop"), "my-shop");
        assert_eq!(as_name("2nd"), "app-2nd");
        assert_eq!(as_name(""), "app-");
    }
}
