//! The tables of the fasttrack example in one revision, generated from its models for an empty database. The example itself keeps the
//! revisions that led there one by one.

#![expect(clippy::too_many_lines, reason = "generated: as many lines as the tables have")]

ftf_migrate_core::graph!("versions");
