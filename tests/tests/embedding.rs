//! What an application gets that embeds its migrations: one database's driver, and no command line.

use ftf_migrate_tests::repository;
use std::process::Command;

/// The names of the packages that end up in the quickstart, sorted.
fn packages_of_the_quickstart() -> Vec<String> {
    let output = Command::new(env!("CARGO"))
        .current_dir(repository())
        .args(["tree", "--locked", "--package", "quickstart"])
        .args(["--edges", "normal", "--prefix", "none", "--format", "{p}"])
        .output()
        .expect("cargo");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    let mut names: Vec<_> =
        text.lines().filter_map(|line| line.split(' ').next()).map(str::to_owned).collect();
    names.sort();
    names.dedup();
    names
}

#[test]
fn an_application_with_one_database_embeds_no_command_line_and_no_other_driver() {
    let packages = packages_of_the_quickstart();
    for wanted in ["ftf-migrate-core", "sqlx-sqlite"] {
        assert!(packages.iter().any(|package| package == wanted), "{wanted} is not in {packages:?}");
    }
    let unwanted = [
        "anstream",
        "anstyle",
        "cargo_metadata",
        "clap",
        "clap_complete",
        "console",
        "dotenvy",
        "indicatif",
        "sqlx-mysql",
        "sqlx-postgres",
        "toml_edit",
    ];
    let found: Vec<_> = packages.iter().filter(|package| unwanted.contains(&package.as_str())).collect();
    assert!(found.is_empty(), "{found:?}");
}
