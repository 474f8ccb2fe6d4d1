//! What surprises people in Alembic, and what happens here: one test for each trap of the graph and of the command line. The
//! guide's chapter for those who come from Alembic names them.

mod command_line;
mod files;
mod net;
mod rows;

use ftf_migrate_tests::repository;

/// The guide names each of these tests.
#[test]
fn the_guide_lists_every_trap() {
    let guide = std::fs::read_to_string(repository().join("docs/src/alembic.md")).expect("the chapter");
    for file in ["command_line.rs", "files.rs", "rows.rs"] {
        let source =
            std::fs::read_to_string(repository().join("tests/tests/traps").join(file)).expect("the tests");
        let names = source.split("fn trap_").skip(1).filter_map(|rest| rest.split('(').next());
        for name in names {
            assert!(guide.contains(&format!("`trap_{name}`")), "trap_{name} is not in the guide");
        }
    }
}
