//! Operations rendered as Rust: the source is compiled, run, and records the same operations again.

mod operations;
#[path = "../project/mod.rs"]
#[expect(dead_code, reason = "other tests use all of it")]
mod project;

use ftf_migrate_core::operation::{Op, Operation};
use ftf_migrate_core::render::{NotRenderable, Rendered, render};
use ftf_migrate_core::schema::NamingConvention;
use project::{Project, core_dependency};

/// What was recorded, as a diff would give it: every constraint with its name.
fn recorded(record: impl FnOnce(&mut Op)) -> Vec<Operation> {
    let mut op = Op::new();
    record(&mut op);
    let mut operations: Vec<_> = op.into_parts().0.into_iter().map(|it| it.operation).collect();
    for operation in &mut operations {
        if let Operation::CreateTable(create) = operation {
            let table = &mut create.table;
            let naming = NamingConvention::default();
            naming.name_constraints(&table.name, &table.columns, &[], &mut table.constraints);
        }
    }
    operations
}

#[test]
fn the_source_reads_as_a_person_would_write_it() {
    let rendered = render(&recorded(operations::everything)).expect("all of it can be written");
    insta::assert_snapshot!(laid_out(&rendered));
}

#[test]
fn rendered_operations_record_themselves_again() {
    let operations = recorded(operations::everything);
    let rendered = render(&operations).expect("all of it can be written");
    let project = Project::new("rendered");
    let package = "[package]\nname = \"rendered\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n\n[dependencies]\n";
    let core = core_dependency().replace(" }", ", features = [\"models\"] }");
    project.write("Cargo.toml", &format!("{package}{core}"));
    project.write("src/main.rs", &program(&rendered));
    let output = project.cargo(&["run", "--quiet"]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let again = String::from_utf8(output.stdout).expect("it prints UTF-8");

    let expected: Vec<_> = operations.into_iter().map(shown).collect();
    let again: Vec<_> = again.split('\u{1e}').map(str::to_owned).collect();
    for (expected, again) in expected.iter().zip(&again) {
        assert_eq!(expected, again);
    }
    assert_eq!(expected.len(), again.len());
}

#[test]
fn what_has_no_source_is_refused_by_name() {
    let error = render(&recorded(|op| {
        op.run("count the rows", async |_| Ok(()));
    }));
    let (operation, why) = ("run 'count the rows'".to_owned(), "it is Rust code");
    assert_eq!(error, Err(NotRenderable { operation, why }));
}

/// As it is compared: the constraints of a table in an order that does not depend on where each was written.
fn shown(mut operation: Operation) -> String {
    if let Operation::CreateTable(create) = &mut operation {
        create.table.constraints.sort_by_key(|it| it.name().map(str::to_owned));
    }
    format!("{operation:?}")
}

fn imports(rendered: &Rendered) -> String {
    rendered.imports.iter().map(|it| format!("use {it};")).collect::<Vec<_>>().join("\n")
}

fn laid_out(rendered: &Rendered) -> String {
    let imports = imports(rendered);
    let source = format!("{imports}\nfn upgrade(op: &mut Op) {{\n{}}}\n", rendered.body);
    let mut rustfmt = std::process::Command::new("rustfmt")
        .args(["--edition", "2024"])
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .expect("rustfmt is there");
    std::io::Write::write_all(&mut rustfmt.stdin.take().expect("its input"), source.as_bytes())
        .expect("it reads");
    let output = rustfmt.wait_with_output().expect("it ends");
    assert!(output.status.success(), "rustfmt does not understand:\n{source}");
    String::from_utf8(output.stdout).expect("it writes UTF-8")
}

fn program(rendered: &Rendered) -> String {
    let imports = imports(rendered);
    format!(
        "use ftf_migrate_core::prelude::*;\n{imports}
fn upgrade(op: &mut Op) {{
{}}}

fn main() {{
    use ftf_migrate_core::operation::Operation;
    let mut op = Op::new();
    upgrade(&mut op);
    let shown = op.into_parts().0.into_iter().map(|mut it| {{
        if let Operation::CreateTable(create) = &mut it.operation {{
            let table = &mut create.table;
            let naming = ftf_migrate_core::schema::NamingConvention::default();
            naming.name_constraints(&table.name, &table.columns, &[], &mut table.constraints);
            table.constraints.sort_by_key(|it| it.name().map(str::to_owned));
        }}
        format!(\"{{:?}}\", it.operation)
    }});
    print!(\"{{}}\", shown.collect::<Vec<_>>().join(\"\\u{{1e}}\"));
}}
",
        rendered.body
    )
}
