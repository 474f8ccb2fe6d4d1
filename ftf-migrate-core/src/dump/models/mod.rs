//! As the source of models.

mod attribute;
mod enumeration;
mod field;
mod index;
mod name;
mod plan;

use super::operations::rest_of;
use crate::render::{NotRenderable, render_named};
use crate::schema::{MetaData, Table};
use attribute::Item;
use plan::Plan;
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// The source of models that describe `metadata`: a file of its own.
///
/// A table with rows of its own is a struct with `#[derive(Model)]`, an enum type one with `#[derive(SqlEnum)]`. Tables without
/// a primary key, those that only join others, and what no attribute says stand in a `declare!` at the end. Fields have the
/// names of their columns, or, where those are no names of Rust, names like them and the column's own in an attribute.
///
/// Names that the naming convention of `metadata` gives are left out: models of a project get them by that.
///
/// Structs are laid out as rustfmt does; the operations in `declare!` are left to it.
///
/// # Errors
///
/// Something has no source.
pub fn render_models(metadata: &MetaData) -> Result<String, NotRenderable> {
    let mut plan = Plan::new(metadata);
    let mut structs = String::new();
    for table in plan.tables() {
        write_struct(&mut structs, &mut plan, table);
    }
    let mut enums = String::new();
    for (name, (type_name, words)) in &plan.enums {
        enumeration::write(&mut enums, &name.name, type_name, words);
    }
    let (mut rest, mut imports) = (Vec::new(), BTreeSet::new());
    for operation in rest_of(&plan.made, metadata) {
        let rendered = render_named(std::slice::from_ref(&operation), metadata.naming)?;
        imports.extend(rendered.imports);
        rest.push(rendered.body);
    }
    let mut source = head(&plan.features);
    match (structs.is_empty(), enums.is_empty()) {
        (false, false) => imports.extend(["ftf_migrate_core::model::{Model, SqlEnum}".to_owned()]),
        (false, true) => imports.extend(["ftf_migrate_core::model::Model".to_owned()]),
        (true, _) => {}
    }
    if !rest.is_empty() {
        imports.insert("ftf_migrate_core::prelude::*".to_owned());
    }
    for import in imports {
        let _ = writeln!(source, "use {import};");
    }
    source.push_str(&enums);
    source.push_str(&structs);
    if !rest.is_empty() {
        source.push_str("\nftf_migrate_core::declare!(|op| {\n");
        // Further lines of a statement may be inside of a text.
        for statement in &rest {
            let _ = writeln!(source, "    {}", statement.trim_end());
        }
        source.push_str("});\n");
    }
    Ok(source)
}

/// What the file says of itself.
fn head(features: &BTreeSet<&str>) -> String {
    let features: Vec<_> = std::iter::once(&"models").chain(features).map(|it| format!("`{it}`")).collect();
    let noun = if features.len() == 1 { "feature" } else { "features" };
    format!(
        "//! The tables of the database, as they were found in it.\n//!\n//! ftf-migrate-core needs the {noun} {}.\n\n",
        features.join(", ")
    )
}

fn write_struct(source: &mut String, plan: &mut Plan<'_>, table: &Table) {
    let Some(model) = plan.model(&table.name).cloned() else { return };
    source.push('\n');
    for lost in &table.inexpressible {
        let _ =
            writeln!(source, "// Not said here: {}", lost.split_whitespace().collect::<Vec<_>>().join(" "));
    }
    source.push_str("#[derive(Clone, Debug, Model)]\n");
    let of_table = |it: &&Item| !matches!(it, Item::List(..));
    let mut first = vec![Item::named("table", &table.name.name)];
    first.extend(model.items.iter().filter(of_table).cloned());
    attribute::write(source, 0, "model", &first);
    for item in model.items.iter().filter(|it| !of_table(it)) {
        attribute::write(source, 0, "model", std::slice::from_ref(item));
    }
    let _ = writeln!(source, "pub struct {} {{", model.type_name);
    for (column, field) in table.columns.iter().zip(&model.fields) {
        field::write(source, plan, table, column, field);
    }
    source.push_str("}\n");
}
