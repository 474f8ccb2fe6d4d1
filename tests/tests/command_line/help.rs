//! Every help text of the launcher and of the runner, short and long.

use crate::{run, runner};

/// The verbs that a help text lists.
pub(crate) fn verbs(help: &str) -> Vec<&str> {
    let listed = help.lines().skip_while(|line| *line != "Commands:").skip(1);
    let listed = listed.take_while(|line| !line.is_empty());
    listed.filter_map(|line| line.strip_prefix("  ")?.split_whitespace().next()).collect()
}

#[test]
fn the_launcher_explains_each_verb() {
    let help = run("--help").done();
    insta::assert_snapshot!("launcher", help);
    insta::assert_snapshot!("launcher-short", run("-h").done());
    let verbs = verbs(&help);
    assert!(verbs.len() >= 17, "{verbs:?}");
    for verb in verbs {
        let (short, long) = (run(&format!("{verb} -h")).done(), run(&format!("{verb} --help")).done());
        assert!(short.contains("Examples:") && long.contains("Examples:"), "{verb}");
        insta::assert_snapshot!(format!("launcher-{verb}"), format!("{short}\n======== --help\n\n{long}"));
    }
}

#[test]
fn the_verbs_below_schema_explain_themselves() {
    for verb in verbs(&run("schema --help").done()) {
        let (short, long) =
            (run(&format!("schema {verb} -h")).done(), run(&format!("schema {verb} --help")).done());
        assert!(short.contains("Examples:") && long.contains("Examples:"), "{verb}");
        insta::assert_snapshot!(
            format!("launcher-schema-{verb}"),
            format!("{short}\n======== --help\n\n{long}")
        );
        let of_runner = runner::run(&["schema", verb, "--help"]).done();
        assert!(of_runner.contains("  fasttrack-migrate schema"), "{of_runner}");
        assert!(!of_runner.contains("cargo ftf-migrate"), "{of_runner}");
    }
}

#[test]
fn the_runner_explains_each_verb_by_its_own_name() {
    let help = runner::run(&["--help"]).done();
    insta::assert_snapshot!("runner", help);
    insta::assert_snapshot!("runner-short", runner::run(&["-h"]).done());
    let verbs = verbs(&help);
    assert!(verbs.len() >= 9, "{verbs:?}");
    for verb in verbs.into_iter().filter(|verb| *verb != "help") {
        let (short, long) = (runner::run(&[verb, "-h"]).done(), runner::run(&[verb, "--help"]).done());
        let examples: Vec<&str> = short.lines().skip_while(|line| *line != "Examples:").skip(1).collect();
        assert!(examples[0].starts_with("  fasttrack-migrate "), "{verb}: {examples:?}");
        assert!(!long.contains("cargo ftf-migrate"), "{verb}: {long}");
        insta::assert_snapshot!(format!("runner-{verb}"), format!("{short}\n======== --help\n\n{long}"));
    }
}

#[test]
fn the_version_is_told() {
    let version = env!("CARGO_PKG_VERSION");
    assert_eq!(run("--version").done(), format!("cargo ftf-migrate {version}\n"));
    assert_eq!(run("-V").done(), format!("cargo ftf-migrate {version}\n"));
}
