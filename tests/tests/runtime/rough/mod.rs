//! A history whose second revision fails in its middle, until a test repairs it.

ftf_migrate_core::graph!("versions");

/// What the second statement of the second revision says: a test puts a mistake there and takes it out.
pub(crate) static SECOND: std::sync::Mutex<&str> = std::sync::Mutex::new(GOOD);
pub(crate) const GOOD: &str = "CREATE TABLE second_of_two (id INTEGER)";
pub(crate) const BAD: &str = "CREATE TABEL second_of_two (id INTEGER)";
