//! When text is coloured: `--color` goes before the environment, and the environment before the terminal.

use crate::{PROJECT, runner};
use ftf_migrate_tests::Outcome;

/// Variables and their values.
type Environment = &'static [(&'static str, &'static str)];

/// What is typed, the environment, and whether stderr is coloured, which is a pipe here.
const TABLE: &[(&str, Environment, bool)] = &[
    ("", &[], false),
    ("--color=auto", &[], false),
    ("--color=always", &[], true),
    ("--color=never", &[], false),
    ("", &[("NO_COLOR", "1")], false),
    ("", &[("CLICOLOR_FORCE", "1")], true),
    ("--color=never", &[("CLICOLOR_FORCE", "1")], false),
    ("--color=always", &[("NO_COLOR", "1")], true),
];

fn check(line: &str, run: impl Fn(&[&str], &[(&str, &str)]) -> Outcome) {
    for (option, environment, is_coloured) in TABLE {
        let words: Vec<&str> = line.split_whitespace().chain(option.split_whitespace()).collect();
        let outcome = run(&words, environment);
        let text = [outcome.stdout, outcome.stderr].concat();
        assert_eq!(text.contains('\u{1b}'), *is_coloured, "{words:?} with {environment:?}: {text:?}");
    }
}

#[test]
fn of_the_launcher() {
    for line in [
        "show nobody",
        "heads --no-such-option",
        "frobnicate",
        "--help",
        "heads --format html",
        "history --graph",
    ] {
        check(line, |words, environment| PROJECT.run_with("", words, environment));
    }
}

#[test]
fn of_the_runner() {
    for line in ["show nobody", "current", "heads --no-such-option", "upgrade --help"] {
        check(line, |words, environment| {
            let mut command = runner::command("/".as_ref(), words);
            Outcome::of(command.envs(environment.iter().copied()).output().expect("it starts"))
        });
    }
}
