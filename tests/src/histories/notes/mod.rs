//! A history of three revisions, and what can become of its files after it was applied.

pub mod commented;
pub mod deleted;
pub mod edited;
pub mod written;
