//! Constraints of tables.

use super::source::{Chain, Source, list, optional_owned, owned, owned_texts, text, texts};
use super::table_name;
use crate::schema::{Check, Constraint, Deferrable, Exclude, ForeignKey, PrimaryKey, TableName, Unique};

/// A statement that adds the constraint to a table that is there.
pub(super) fn create(source: &mut Source, table: &TableName, constraint: &Constraint) -> Chain {
    let name = text(&table.name);
    let chain = match constraint {
        Constraint::PrimaryKey(PrimaryKey { name: Some(key), columns }) => {
            Chain::new("create_primary_key", [text(key), name, texts(columns)])
        }
        Constraint::Unique(it @ Unique { name: Some(unique), .. }) => {
            let chain = Chain::new("create_unique_constraint", [text(unique), name, texts(&it.columns)]);
            let chain = chain.flag(it.nulls_not_distinct, "nulls_not_distinct");
            let chain =
                if it.include.is_empty() { chain } else { chain.call("include", [texts(&it.include)]) };
            deferrable(chain, it.deferrable)
        }
        Constraint::ForeignKey(it @ ForeignKey { name: Some(key), .. }) => {
            let arguments =
                [text(key), name, texts(&it.columns), text(&it.referent.name), texts(&it.referent_columns)];
            let mut chain = Chain::new("create_foreign_key", arguments)
                .optional("referent_schema", it.referent.schema.as_deref());
            for (method, action) in [("on_delete", it.on_delete), ("on_update", it.on_update)] {
                if let Some(action) = action {
                    chain = chain.call(method, [format!("ForeignKeyAction::{action:?}")]);
                }
            }
            if let Some(kind) = it.match_kind {
                chain = chain.call("match_kind", [format!("ForeignKeyMatch::{kind:?}")]);
            }
            deferrable(chain, it.deferrable).flag(it.not_valid, "not_valid")
        }
        Constraint::Check(Check { name: Some(check), expression, not_valid }) => {
            Chain::new("create_check_constraint", [text(check), name, text(expression)])
                .flag(*not_valid, "not_valid")
        }
        Constraint::Exclude(it) => {
            let exclude = exclude(source, it);
            Chain::new("create_exclude_constraint", [name, exclude])
        }
        unnamed => {
            let constraint = literal(source, unnamed);
            Chain::new("create_constraint", [name, constraint])
        }
    };
    chain.schema(table)
}

fn deferrable(chain: Chain, deferrable: Option<Deferrable>) -> Chain {
    match deferrable {
        Some(it) => chain.call("deferrable", [format!("Deferrable::{it:?}")]),
        None => chain,
    }
}

/// The constraint as a value, with everything that it has.
pub(super) fn literal(source: &mut Source, constraint: &Constraint) -> String {
    source.import("ftf_migrate_core::schema::Constraint");
    match constraint {
        Constraint::PrimaryKey(it) => {
            source.import("ftf_migrate_core::schema::PrimaryKey");
            let (name, columns) = (optional_owned(it.name.as_deref()), owned_texts(&it.columns));
            format!("Constraint::PrimaryKey(PrimaryKey {{ name: {name}, columns: {columns} }})")
        }
        Constraint::Unique(it) => {
            source.import("ftf_migrate_core::schema::Unique");
            format!(
                "Constraint::Unique(Unique {{ name: {}, columns: {}, nulls_not_distinct: {}, include: {}, deferrable: {} }})",
                optional_owned(it.name.as_deref()),
                owned_texts(&it.columns),
                it.nulls_not_distinct,
                owned_texts(&it.include),
                option("Deferrable", it.deferrable)
            )
        }
        Constraint::ForeignKey(it) => {
            source.import("ftf_migrate_core::schema::ForeignKey");
            let referent = table_name(source, &it.referent);
            format!(
                "Constraint::ForeignKey(ForeignKey {{ name: {}, columns: {}, referent: {referent}, referent_columns: {}, \
                 on_delete: {}, on_update: {}, match_kind: {}, deferrable: {}, not_valid: {} }})",
                optional_owned(it.name.as_deref()),
                owned_texts(&it.columns),
                owned_texts(&it.referent_columns),
                option("ForeignKeyAction", it.on_delete),
                option("ForeignKeyAction", it.on_update),
                option("ForeignKeyMatch", it.match_kind),
                option("Deferrable", it.deferrable),
                it.not_valid
            )
        }
        Constraint::Check(it) => {
            source.import("ftf_migrate_core::schema::Check");
            format!(
                "Constraint::Check(Check {{ name: {}, expression: {}, not_valid: {} }})",
                optional_owned(it.name.as_deref()),
                owned(&it.expression),
                it.not_valid
            )
        }
        Constraint::Exclude(it) => {
            let exclude = exclude(source, it);
            format!("Constraint::Exclude({exclude})")
        }
    }
}

/// The exclusion constraint as a value.
pub(super) fn exclude(source: &mut Source, exclude: &Exclude) -> String {
    source.import("ftf_migrate_core::schema::Exclude");
    source.import("ftf_migrate_core::schema::ExcludeElement");
    let elements: Vec<_> = exclude
        .elements
        .iter()
        .map(|it| {
            let (expression, operator) = (owned(&it.expression), owned(&it.operator));
            format!("ExcludeElement {{ expression: {expression}, operator: {operator} }}")
        })
        .collect();
    format!(
        "Exclude {{ name: {}, method: {}, elements: vec![{}], predicate: {}, deferrable: {} }}",
        optional_owned(exclude.name.as_deref()),
        optional_owned(exclude.method.as_deref()),
        elements.join(", "),
        optional_owned(exclude.predicate.as_deref()),
        option("Deferrable", exclude.deferrable)
    )
}

fn option(kind: &str, value: Option<impl std::fmt::Debug>) -> String {
    value.map_or_else(|| "None".to_owned(), |it| format!("Some({kind}::{it:?})"))
}

/// `&["a", "b"], "t", &["x", "y"]`: the arguments of a foreign key in its table.
pub(super) fn foreign_key_arguments(key: &ForeignKey) -> String {
    format!("&[{}], {}, &[{}]", list(&key.columns), text(&key.referent.name), list(&key.referent_columns))
}
