//! The command line as a whole: every help text, which lines are understood and how they end, every listing, every refusal.
//!
//! One project for all tests. What only touches files is typed to the launcher, and nothing is compiled; what needs a database
//! is typed to a runner that other tests have built too.

mod colours;
mod help;
mod lines;
mod listings;
mod refusals;
mod runner;
mod schema;

use ftf_migrate_tests::{Outcome, Place};
use std::fmt::Write as _;
use std::sync::LazyLock;

/// A line of development with two branches that join, one that stays, a base of its own, and dependencies.
static PROJECT: LazyLock<Place> = LazyLock::new(|| {
    let place = Place::set_up();
    let revision = |number: u32, id: &str, message: &str, header: &str| {
        let text = format!(
            "//! {message}\n//!\n//! In more words.\nuse ftf_migrate_core::prelude::*;\n\n\
             #[migration(rev = \"{id}\", {header})]\npub struct M{number};\n\n\
             impl Migrate for M{number} {{\n    fn upgrade(op: &mut Op) {{\n        op.execute(\"SELECT 1\");\n    }}\n}}\n"
        );
        place.write(&format!("migrations/versions/{number:02}_{id}.rs"), text);
    };
    revision(1, "aaaa1", "Users", "down_rev = None");
    revision(2, "bbbb2", "Products", "down_rev = \"aaaa1\", branch_labels = \"shop\"");
    revision(3, "bbbb3", "Prices, and what they cost", "down_rev = \"bbbb2\"");
    revision(4, "cccc2", "Posts", "down_rev = \"aaaa1\", branch_labels = \"blog\"");
    revision(5, "dddd4", "Join shop and blog", "down_rev = [\"bbbb3\", \"cccc2\"]");
    revision(6, "eeee5", "Größe <b> & \"more\"", "down_rev = \"dddd4\"");
    revision(7, "ffff1", "Metrics", "down_rev = None, branch_labels = [\"metrics\", \"numbers\"]");
    revision(8, "ffff2", "Metrics of users", "down_rev = \"ffff1\", depends_on = \"aaaa1\"");
    revision(9, "gggg1", "Search", "down_rev = None, branch_labels = \"search\", depends_on = \"shop\"");
    revision(10, "gggg2", "Search in metrics", "down_rev = \"gggg1\", depends_on = [\"ffff2\", \"cccc2\"]");
    place
});

/// Runs a line, of which no word holds a blank, in the project.
fn run(line: &str) -> Outcome {
    run_in(&PROJECT, line)
}

fn run_in(place: &Place, line: &str) -> Outcome {
    place.run(&line.split_whitespace().collect::<Vec<_>>())
}

/// What a terminal would have shown of the lines, with the folder of the place as `[PROJECT]`.
fn transcript(place: &Place, lines: &[&str]) -> String {
    lines.iter().fold(String::new(), |mut text, line| {
        let outcome = run_in(place, line);
        tell(&mut text, &format!("cargo ftf-migrate {line}"), &outcome);
        without_clock(&text.replace(place.root().to_str().expect("UTF-8"), "[PROJECT]"))
    })
}

/// The time in the name of a new file, as `[TIME]`.
fn without_clock(text: &str) -> String {
    let is_clock = |word: &str| {
        let of_digits =
            |part: &str, count| part.len() == count && part.bytes().all(|byte| byte.is_ascii_digit());
        word.split_once('_').is_some_and(|(date, time)| of_digits(date, 8) && of_digits(time, 4))
    };
    let mut shown = text.to_owned();
    for (at, _) in text.match_indices("versions/2") {
        let clock = text.get(at + 9..at + 22).filter(|word| is_clock(word));
        shown = clock.map_or(shown.clone(), |clock| shown.replace(clock, "[TIME]"));
    }
    shown
}

fn tell(text: &mut String, line: &str, outcome: &Outcome) {
    let Outcome { code, stdout, stderr } = outcome;
    let _ = writeln!(text, "$ {line}");
    let _ = write!(text, "{stdout}");
    for line in stderr.lines() {
        let _ = writeln!(text, "[stderr] {line}");
    }
    let _ = writeln!(text, "[exit {code}]\n");
}
