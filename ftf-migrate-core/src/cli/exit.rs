//! Exit codes. They are part of the interface: scripts rely on them.

/// Everything that was asked for is done.
pub const DONE: u8 = 0;
/// Refused or failed; stderr says why.
pub const FAILED: u8 = 1;
/// The command line cannot be understood.
pub const USAGE: u8 = 2;
/// The database is not at head (`current --check-heads`).
pub const NOT_AT_HEAD: u8 = 3;
/// The models and the database differ (`check`).
pub const DIFFERENT: u8 = 3;
