//! What an application that embeds migrations pays for: no crate of the command line, and no database
//! but its own.

use ftf_migrate_tests::repository;
use std::process::Command;

const OF_THE_COMMAND_LINE: [&str; 9] = [
    "annotate-snippets",
    "anstream",
    "anstyle",
    "clap",
    "dialoguer",
    "dotenvy",
    "indicatif",
    "miette",
    "serde_json",
];

/// The names of all crates that `ftf-migrate-core` with these features brings along.
fn crates_with(features: &str) -> Vec<String> {
    let output = Command::new(env!("CARGO"))
        .args(["tree", "-e", "normal", "--prefix", "none", "--format", "{p}", "--offline"])
        .args(["-p", "ftf-migrate-core", "--no-default-features", "--features", features])
        .current_dir(repository())
        .output()
        .expect("cargo");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    text.lines().filter_map(|line| line.split(' ').next()).map(str::to_owned).collect()
}

#[test]
fn an_application_with_one_database_has_no_crate_of_the_command_line() {
    for feature in ["sqlite", "postgres", "mysql"] {
        let crates = crates_with(feature);
        assert!(crates.iter().any(|name| name == &format!("sqlx-{feature}")), "{crates:?}");
        // sqlx's drivers bring these along by themselves.
        let is_drivers = |name: &str| match feature {
            "postgres" => ["dotenvy", "serde_json"].contains(&name),
            "mysql" => name == "dotenvy",
            _ => false,
        };
        let unwanted = |name: &&String| OF_THE_COMMAND_LINE.contains(&name.as_str()) && !is_drivers(name);
        assert_eq!(crates.iter().find(unwanted), None, "with {feature}");
    }
}

#[test]
fn an_application_with_one_database_has_no_driver_of_another() {
    for feature in ["sqlite", "postgres", "mysql"] {
        let drivers = crates_with(feature);
        let mut drivers: Vec<_> = drivers
            .iter()
            .filter_map(|name| name.strip_prefix("sqlx-"))
            .filter(|name| ["sqlite", "postgres", "mysql"].contains(name))
            .collect();
        drivers.dedup();
        assert_eq!(drivers, [feature]);
    }
}

#[test]
fn the_command_line_is_a_feature() {
    let crates = crates_with("sqlite,cli");
    assert!(crates.iter().any(|name| name == "clap"), "{crates:?}");
}
