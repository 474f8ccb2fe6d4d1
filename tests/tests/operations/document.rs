//! The document that the test keeps: a table for each subject, a row for each operation, a column for
//! each server.

use crate::case::Outcome;
use crate::cases;
use ftf_migrate_tests::repository;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

/// The servers, in the order of the columns.
pub(crate) const COLUMNS: &[&str] = &["SQLite", "PostgreSQL 15", "PostgreSQL 18", "MariaDB 10.11", "MySQL 9"];

const HEAD: &str = "# Operations by server

`tests/tests/operations` writes this page. It does each operation on a real server, on tables with rows, undoes it with the
derived downgrade, and compares all that the catalogue tells with what it told before.

`✓` means that it was done and undone. `∅` does nothing there, because the database has nothing of the kind, or because it only tells
what is there. Any other text is the refusal, which a run gives before it changes anything; `✓ no way back:` stands before why the downgrade must be written by hand.
";

/// The cells, by operation and server.
pub(crate) struct Document {
    text: String,
    cells: BTreeMap<(String, &'static str), String>,
}

impl Document {
    pub(crate) fn read() -> Self {
        let text = fs::read_to_string(path()).unwrap_or_default();
        let mut cells = BTreeMap::new();
        for line in text.lines().filter(|line| line.starts_with("| `")) {
            let parts: Vec<_> = line.trim_matches('|').split(" | ").map(str::trim).collect();
            let Some((name, rest)) = parts.split_first() else { continue };
            for (column, cell) in COLUMNS.iter().zip(rest) {
                cells.insert(((*name).to_owned(), *column), (*cell).to_owned());
            }
        }
        Self { text, cells }
    }

    pub(crate) fn set(&mut self, column: &'static str, outcomes: &BTreeMap<&'static str, Outcome>) {
        for (name, outcome) in outcomes {
            self.cells.insert(((*name).to_owned(), column), cell(outcome));
        }
    }

    /// Compares with the file, or writes it.
    pub(crate) fn check(&self) {
        let text = self.render();
        if std::env::var_os("FTF_BLESS").is_some() {
            fs::write(path(), text).expect("the document can be written");
            return;
        }
        let recorded: Vec<_> = self.text.lines().collect();
        let new: Vec<_> = text.lines().filter(|line| !recorded.contains(line)).collect();
        assert!(
            text == self.text,
            "{} is not what the servers do; FTF_BLESS=1 writes it. These lines are new:\n{}",
            path().display(),
            new.join("\n")
        );
    }

    fn render(&self) -> String {
        let mut text = HEAD.to_owned();
        let mut subject = "";
        for (of, name) in cases::names() {
            if of != subject {
                subject = of;
                let _ = write!(text, "\n## {subject}\n\n| operation | {} |\n", COLUMNS.join(" | "));
                let _ = writeln!(text, "|{}", "---|".repeat(COLUMNS.len() + 1));
            }
            let cells = COLUMNS.iter().map(|column| {
                let cell = self.cells.get(&(name.to_owned(), *column));
                cell.map_or("not run", String::as_str)
            });
            let _ = writeln!(text, "| {name} | {} |", cells.collect::<Vec<_>>().join(" | "));
        }
        text
    }
}

fn cell(outcome: &Outcome) -> String {
    let text = match outcome {
        Outcome::Undone => "✓".to_owned(),
        Outcome::Nothing => "∅".to_owned(),
        Outcome::Refused(why) => why.clone(),
        Outcome::NoWayBack(why) => format!("✓ no way back: {why}"),
        Outcome::Wrong(why) => format!("wrong: {why}"),
    };
    text.replace('\n', " ").replace('|', "\\|")
}

fn path() -> PathBuf {
    repository().join("docs/src/operations_by_server.md")
}
