//! Not a revision.

pub fn help() {}
