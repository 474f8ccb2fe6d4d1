//! The macros of ftf-migrate. Use them through `ftf-migrate-core`, which re-exports them with their documentation.
//!
//! `graph!` reads the revision files and checks them; each `#[migration]` asks it for the verdict on its own literals,
//! so that an error stands at the literal that is wrong. How they talk is told in `graph/verdict.rs`.

mod diagnostics;
mod graph;
mod migration;
mod pieces;
mod private;
mod problem;

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
