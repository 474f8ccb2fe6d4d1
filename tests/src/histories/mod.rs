//! Histories that tests migrate, and their programs.

pub mod doubt;
pub mod fasttrack;
pub mod fill;
pub mod many;
pub mod notes;
pub mod ten;

use ftf_migrate_core::Graph;

/// The histories by the names that [`HISTORY`] takes.
const ALL: &[(&str, &Graph)] = &[
    ("notes-written", &notes::written::MIGRATIONS),
    ("notes-commented", &notes::commented::MIGRATIONS),
    ("notes-edited", &notes::edited::MIGRATIONS),
    ("notes-deleted", &notes::deleted::MIGRATIONS),
    ("doubt", &doubt::MIGRATIONS),
    ("fill", &fill::MIGRATIONS),
    ("ten", &ten::MIGRATIONS),
];

/// The environment variable by which the program `history-migrate` chooses its history.
pub const HISTORY: &str = "FTF_TEST_HISTORY";

/// The history of this name; `many-100` is the first hundred revisions of a long one.
///
/// # Panics
///
/// If there is none.
pub fn history(name: &str) -> &'static Graph {
    if let Some(count) = name.strip_prefix("many-") {
        return many::many(count.parse().expect("a number"));
    }
    let found = ALL.iter().find(|(known, _)| *known == name);
    found.map_or_else(|| panic!("no history is called {name}"), |(_, graph)| graph)
}
