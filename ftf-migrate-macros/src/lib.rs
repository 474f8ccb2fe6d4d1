//! The macros of ftf-migrate. Use them through `ftf-migrate-core`, which re-exports them with their documentation.
//!
//! `graph!` reads the revision files and checks them; each `#[migration]` asks it for the verdict on its own literals,
//! so that an error stands at the literal that is wrong. How they talk is told in `graph/verdict.rs`.

#[cfg(feature = "models")]
mod case;
mod diagnostics;
mod graph;
mod migration;
#[cfg(feature = "models")]
mod model;
mod pieces;
mod private;
mod problem;
#[cfg(feature = "models")]
mod sql_enum;

use proc_macro::TokenStream;

/// Declares the revision of a file. It stands on a unit struct, which implements `Migrate`:
///
/// ```ignore
/// #[migration(rev = "ae1027a6acf", down_rev = None)]
/// pub struct AddUsersTable;
/// ```
///
/// | key | value | |
/// |---|---|---|
/// | `rev` | `"ae1027a6acf"` | the revision's id, at most 32 characters |
/// | `down_rev` | `None`, `"a"` or `["a", "b"]` | what it follows: nothing, a revision, or several that it merges |
/// | `branch_labels` | `"shop"` or `["shop", "web"]` | names of the branch that begins here |
/// | `depends_on` | `"a"` or `["a", "shop"]` | revisions or branches that must be there first, without merging them |
/// | `transaction` | `true` (default) or `false` | whether it runs in a transaction |
/// | `irreversible` | `"why"` | it can not be undone |
/// | `message` | `"add users"` | what it does; otherwise the first paragraph of the file's `//!` documentation |
///
/// `rev` and `down_rev` are required. The values are written out, because the graph is read without running any code.
/// The file must be one of those that `graph!` reads.
#[proc_macro_attribute]
pub fn migration(arguments: TokenStream, item: TokenStream) -> TokenStream {
    migration::expand(arguments.into(), &item.into()).into()
}

/// What the `graph!` of `ftf-migrate-core` calls, with the crate in front: `graph! { $crate "versions" }`.
#[doc(hidden)]
#[proc_macro]
pub fn graph(input: TokenStream) -> TokenStream {
    graph::expand(input.into()).into()
}

/// Reports a problem at the literal that it is given.
#[doc(hidden)]
#[proc_macro]
pub fn __problem(input: TokenStream) -> TokenStream {
    problem::expand(input.into()).into()
}

/// Describes a table by the struct that its rows are read into; it works beside `#[derive(sqlx::FromRow)]`.
///
/// ```ignore
/// #[derive(Model, sqlx::FromRow)]
/// #[model(table = "posts", comment = "what people write")]
/// #[model(index(desc("created_at"), "author_id"), check("posts_title_check", "title <> ''"))]
/// pub struct Post {
///     #[column(primary_key, autoincrement)]
///     pub id: i64,
///     #[column(references = User::id, on_delete = Cascade, index)]
///     pub author_id: i64,
///     #[column(length = 200)]
///     pub title: String,
///     pub body: Option<String>,
///     #[column(server_default = "draft")]
///     pub status: Status,
///     #[column(server_default = now())]
///     pub created_at: chrono::DateTime<chrono::Utc>,
/// }
/// ```
///
/// The type of a column follows from that of its field, and `Option` means that it may hold NULL. `String` is `Text`, with a
/// `length` it is `Varchar`. The fields in their order are the columns in theirs.
///
/// | `#[model(…)]` | |
/// |---|---|
/// | `table = "posts"` | the table; required |
/// | `schema = "blog"` | the schema it is in |
/// | `comment = "…"` | a comment kept by the database |
/// | `primary_key("a", "b")` | the primary key, in another order than that of the fields; also `name = "…"` |
/// | `unique("a", "b")` | a unique constraint over several columns; also `name`, `nulls_not_distinct`, `include("c")`, `deferrable = InitiallyDeferred` |
/// | `check("name", "a < b")`, `check("a < b")` | a check |
/// | `foreign_key(columns("a", "b"), references("other", "x", "y"))` | a foreign key over several columns; also `name`, `schema`, `on_delete`, `on_update`, `match_kind`, `deferrable` |
/// | `index("a", desc("b"), expression("lower(c)"))` | an index; also `name`, `unique`, `method`, `predicate`, `include("d")`, `nulls_not_distinct`, `storage_parameter("fillfactor", "70")`, `tablespace`, and behind a part `nulls_first`, `nulls_last`, `length`, `operator_class` |
/// | `renamed_from = "articles"` | the table was called so: it is renamed, and not dropped and made |
/// | `strict`, `without_rowid` | as SQLite has them |
/// | `engine = "…"`, `charset = "…"`, `collation = "…"` | as MySQL has them |
/// | `crate = path` | where `ftf_migrate_core` is, if it has another name |
///
/// | `#[column(…)]` | |
/// |---|---|
/// | `primary_key`, `unique`, `index`, `index = "name"` | keys and indexes of this column |
/// | `autoincrement`, `identity(always, start = 10, …)` | the database numbers it |
/// | `length = 200`, `fixed_length = 2` | of text |
/// | `precision = 10, scale = 2` | of decimals; required there |
/// | `sql_type = Varchar(36)` | another type than that of the field |
/// | `nullable`, `not_null` | other than the field says |
/// | `server_default = 0`, `"draft"`, `true`, `b"\0"`, `now()`, `sql("…")` | what the database fills in |
/// | `generated_stored = "a + b"`, `generated_virtual = "…"` | computed |
/// | `references = User::id`, `references = ("users", "id")` | a foreign key; the first is checked at compile time |
/// | `on_delete = Cascade`, `on_update = …` | what it does |
/// | `check = "price > 0"`, `comment = "…"`, `collation = "…"` | |
/// | `charset = "…"`, `on_update_now`, `invisible` | as MySQL has them |
/// | `storage = External`, `compression = "lz4"` | how PostgreSQL keeps large values |
/// | `name = "kind"` | another name than that of the field; `#[sqlx(rename)]` and `#[sqlx(rename_all)]` count too |
/// | `renamed_from = "body"` | it was called so |
/// | `flatten` | a struct with `#[derive(Columns)]`; `#[sqlx(flatten)]` counts too |
/// | `skip` | no column; `#[sqlx(skip)]` counts too |
#[cfg(feature = "models")]
#[proc_macro_derive(Model, attributes(model, column, sqlx))]
pub fn derive_model(input: TokenStream) -> TokenStream {
    model::model(&syn::parse_macro_input!(input as syn::DeriveInput)).into()
}

/// Columns that several tables share, to be put into a model with `#[column(flatten)]`. The fields have the attributes of those of
/// a model, but for indexes.
#[cfg(feature = "models")]
#[proc_macro_derive(Columns, attributes(column, sqlx))]
pub fn derive_columns(input: TokenStream) -> TokenStream {
    model::columns(&syn::parse_macro_input!(input as syn::DeriveInput)).into()
}

/// An enum whose variants are words in the database: on PostgreSQL a type, on MySQL an `ENUM`, on SQLite text with a check.
///
/// `#[sql_enum(name = "status", rename_all = "snake_case")]` says the name of the type and the form of the words,
/// `#[sql_enum(rename = "done")]` the word of one variant. What `#[sqlx(type_name, rename_all, rename)]` says counts too.
#[cfg(feature = "models")]
#[proc_macro_derive(SqlEnum, attributes(sql_enum, sqlx))]
pub fn derive_sql_enum(input: TokenStream) -> TokenStream {
    sql_enum::expand(&syn::parse_macro_input!(input as syn::DeriveInput)).into()
}
