//! What to do about SQLite's errors.

/// By result code, primary or extended. Source: SQLite, "Result and Error Codes".
pub(crate) fn explain(code: &str) -> Option<&'static str> {
    let code: u32 = code.parse().ok()?;
    match code & 0xff {
        5 | 6 => Some("another process writes to the file: let it finish, and run again"),
        8 => Some(
            "the file, or its folder, cannot be written to: check its permissions and `mode=` in the URL",
        ),
        10 => Some("the disk failed: check it, and the free space"),
        13 => Some("the disk is full: make room, and run again"),
        14 => Some(
            "check that the path in the URL exists and may be opened; `upgrade` makes the file, not its folder",
        ),
        26 => Some("the file is no SQLite database, or is encrypted: check the path in the URL"),
        _ => None,
    }
}
