//! The registry that models and declarations enter by themselves.

use crate::operation::Op;

/// Something that was declared: a model, or a `declare!` block.
#[derive(Clone, Copy, Debug)]
pub struct Declaration {
    /// Records what makes it.
    pub describe: fn(&mut Op),
    /// What had another name before.
    pub renamed: fn() -> Vec<Renamed>,
    /// The module it stands in; the crate's name comes first.
    pub module: &'static str,
    /// The file it stands in.
    pub file: &'static str,
    /// The line in that file, from 1.
    pub line: u32,
}

impl Declaration {
    /// The name of the crate it stands in.
    pub fn crate_name(&self) -> &'static str {
        self.module.split("::").next().unwrap_or(self.module)
    }
}

/// A table or column that had another name before (`renamed_from`).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Renamed {
    /// The schema of the table.
    pub schema: Option<String>,
    /// The table, by its name now.
    pub table: String,
    /// The column, by its name now; `None` where the table itself was renamed.
    pub column: Option<String>,
    /// The name before.
    pub from: String,
}

/// All declarations of all crates that are linked into this program, in no order that means something.
///
/// The linker leaves a crate out that nothing names; [`metadata!`](crate::metadata) names them.
/// On WebAssembly nothing is registered: a crate of models that a front end shares still compiles there.
#[cfg(not(target_family = "wasm"))]
#[linkme::distributed_slice]
pub static DECLARATIONS: [Declaration];

/// Nothing is registered on WebAssembly.
#[cfg(target_family = "wasm")]
pub static DECLARATIONS: [Declaration; 0] = [];
