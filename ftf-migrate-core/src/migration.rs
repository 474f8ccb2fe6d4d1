//! What the macros make of revision files: [`Migration`] from each `#[migration(…)]`, and [`Graph`] from `graph!`.

use crate::operation::Op;
use crate::schema::NamingConvention;

/// What a revision does.
///
/// ```ignore
/// #[migration(rev = "ae1027a6acf", down_rev = None)]
/// pub struct AddUsersTable;
///
/// impl Migrate for AddUsersTable {
///     fn upgrade(op: &mut Op) {
///         op.execute("CREATE TABLE users (id BIGINT PRIMARY KEY)");
///     }
///     fn downgrade(op: &mut Op) {
///         op.execute("DROP TABLE users");
///     }
/// }
/// ```
///
/// Both functions only record operations; nothing runs until they have returned.
#[diagnostic::on_unimplemented(
    message = "migration `{Self}` has no `upgrade`",
    label = "add `impl Migrate for {Self} {{ fn upgrade(op: &mut Op) {{ .. }} fn downgrade(op: &mut Op) {{ .. }} }}`",
    note = "`downgrade` may be left out: it is then derived from `upgrade`"
)]
pub trait Migrate {
    /// Records what leads from the revision before to this one.
    fn upgrade(op: &mut Op);

    /// Records what leads back. Without it the way back is derived from `upgrade`, where every operation of it can be
    /// undone (see [`derive_downgrade`](crate::operation::derive_downgrade)); a downgrade is refused, before anything
    /// is begun, where one cannot.
    fn downgrade(op: &mut Op) {
        op.derive();
    }
}

/// A `#[migration(…)]`: what it says, and the functions below it.
#[derive(Clone, Copy, Debug)]
pub struct Migration {
    /// `rev`: the revision's id.
    pub rev: &'static str,
    /// `down_rev`: the ids of the revisions that it follows; none for a base.
    pub down_rev: &'static [&'static str],
    /// `branch_labels`: the names of the branch that begins here.
    pub branch_labels: &'static [&'static str],
    /// `depends_on`: ids or branch labels of revisions that must be there first.
    pub depends_on: &'static [&'static str],
    /// `transaction`: whether it runs in a transaction, where the database can do that.
    pub transaction: bool,
    /// `irreversible`: why it can not be undone.
    pub irreversible: Option<&'static str>,
    /// [`Migrate::upgrade`].
    pub upgrade: fn(&mut Op),
    /// [`Migrate::downgrade`].
    pub downgrade: fn(&mut Op),
    header_hash: u64,
}

/// What the attribute says, as the macro hands it over. Not part of the interface.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub struct Attribute {
    pub rev: &'static str,
    pub down_rev: &'static [&'static str],
    pub branch_labels: &'static [&'static str],
    pub depends_on: &'static [&'static str],
    pub transaction: bool,
    pub irreversible: Option<&'static str>,
    pub header_hash: u64,
}

impl Migration {
    #[doc(hidden)]
    pub const fn __new(attribute: Attribute, upgrade: fn(&mut Op), downgrade: fn(&mut Op)) -> Self {
        Self {
            rev: attribute.rev,
            down_rev: attribute.down_rev,
            branch_labels: attribute.branch_labels,
            depends_on: attribute.depends_on,
            transaction: attribute.transaction,
            irreversible: attribute.irreversible,
            upgrade,
            downgrade,
            header_hash: attribute.header_hash,
        }
    }

    /// Fails compilation: the compiler could read the file of this migration, and `graph!` could not.
    #[doc(hidden)]
    pub const fn __unread(&self) {
        assert!(
            self.rev.is_empty() && self.header_hash == 0,
            "graph! could not read a revision file that the compiler can read; please report this with the file"
        );
    }

    /// Stands in for a migration whose attribute has a mistake, so that the mistake stays the only error.
    #[doc(hidden)]
    pub const fn __unusable() -> Self {
        const fn nothing(_: &mut Op) {}
        Self {
            rev: "",
            down_rev: &[],
            branch_labels: &[],
            depends_on: &[],
            transaction: true,
            irreversible: None,
            upgrade: nothing,
            downgrade: nothing,
            header_hash: 0,
        }
    }
}

/// A revision: a migration, and where it stands in the [`Graph`].
#[derive(Clone, Copy, Debug)]
pub struct Revision {
    /// What its attribute says, and its functions.
    pub migration: &'static Migration,
    /// The name of its file below the folder that holds the graph: `versions/20260127_1234_ae1027a6acf_add_users.rs`.
    pub file: &'static str,
    /// What it does, in a line: the `message` key, else the first paragraph of the file's `//!` documentation, else
    /// the words of the file's name.
    pub message: &'static str,
    /// A digest of the file that does not change with its comments and formatting.
    pub digest: u128,
    /// Its place when the files are sorted by name, and by folder before that: the order in which they are listed.
    pub file_position: u32,
    /// The revisions that it follows, as indices of [`Graph::revisions`], in the order of `down_rev`.
    pub parents: &'static [u32],
    /// The revisions that it depends on, as indices of [`Graph::revisions`], in the order of `depends_on`.
    pub depends: &'static [u32],
}

/// The revisions of a folder, proved by the compiler to be a graph.
///
/// `graph!` makes one, as `pub static MIGRATIONS`. It is data in the program: nothing is read, sorted or allocated at
/// start-up.
#[derive(Clone, Copy, Debug)]
pub struct Graph {
    revisions: &'static [Revision],
    heads: &'static [u32],
    manifest_dir: &'static str,
    locations: &'static [&'static str],
    debug_build: bool,
    naming: NamingConvention,
    module: &'static str,
}

impl Graph {
    #[doc(hidden)]
    pub const fn __new(
        revisions: &'static [Revision],
        heads: &'static [u32],
        manifest_dir: &'static str,
        locations: &'static [&'static str],
        debug_build: bool,
        module: &'static str,
    ) -> Self {
        Self {
            revisions,
            heads,
            manifest_dir,
            locations,
            debug_build,
            module,
            naming: NamingConvention::POSTGRES,
        }
    }

    /// The same graph, where what is given no name is named like this.
    #[doc(hidden)]
    pub const fn __with_naming(self, naming: NamingConvention) -> Self {
        Self { naming, ..self }
    }

    /// How constraints and indexes are named that are given no name: the option `naming` of `graph!`.
    pub const fn naming(&self) -> NamingConvention {
        self.naming
    }

    /// Fails compilation when an attribute says something else than `graph!` read in its file. 0 stands for an
    /// attribute that has been reported already.
    #[doc(hidden)]
    pub const fn __verify(&self, header_hashes: &[u64]) {
        let mut index = 0;
        while index < header_hashes.len() {
            let (read, seen) = (header_hashes[index], self.revisions[index].migration.header_hash);
            assert!(
                read == seen || read == 0 || seen == 0,
                "a #[migration] says something else than its file: the file changed during the build (build again), \
                 or the attribute is made by a macro or under a #[cfg] (write it out)"
            );
            index += 1;
        }
    }

    /// All revisions, each after those that it follows or depends on; among those that are ready, in file order.
    pub const fn revisions(&self) -> &'static [Revision] {
        self.revisions
    }

    /// The revisions that no other one follows, as indices of [`revisions`](Self::revisions), in file order.
    pub const fn heads(&self) -> &'static [u32] {
        self.heads
    }

    /// The revision with exactly this id.
    pub fn find(&self, rev: &str) -> Option<&'static Revision> {
        self.revisions.iter().find(|revision| revision.migration.rev == rev)
    }

    /// The directory of the package that holds the graph, where it was compiled. Empty in release builds, which do not
    /// depend on where they are made.
    pub const fn manifest_dir(&self) -> &'static str {
        self.manifest_dir
    }

    /// The folders that hold the revision files, as below [`manifest_dir`](Self::manifest_dir).
    pub const fn locations(&self) -> &'static [&'static str] {
        self.locations
    }

    /// The name of the module that calls `graph!`, which in a project with several databases is what its database is
    /// called: `billing` for `migrations::billing::MIGRATIONS`.
    pub fn name(&self) -> &'static str {
        self.module.rsplit("::").next().unwrap_or(self.module)
    }

    /// Whether the graph was compiled with debug assertions.
    pub const fn is_debug_build(&self) -> bool {
        self.debug_build
    }
}

/// Makes a graph of the revision files in a folder, and checks it.
///
/// ```ignore
/// // migrations/mod.rs, beside the folder migrations/versions
/// ftf_migrate_core::graph!("versions");
/// ```
///
/// Each `.rs` file in the folder becomes a module, and all of them together `pub static MIGRATIONS:`
/// [`Graph`](crate::migration::Graph). Whatever is wrong with the graph is a compile error at the literal that is
/// wrong, in the revision's own file.
///
/// After the folder, or several of them, options may follow:
///
/// | option | |
/// |---|---|
/// | `heads = single` | the default: several heads are an error |
/// | `heads = warn`, `heads = any` | several heads are a warning, or fine |
/// | `bases = any` | the default: several bases are fine |
/// | `bases = single` | several bases are an error |
/// | `naming = CONVENTION` | how constraints and indexes are named that are given no name: a constant of type [`NamingConvention`](crate::schema::NamingConvention) |
/// | `recursive` | folders inside of the folders are read as well |
///
/// It must be called directly in a file, not inside of `mod name { … }`: a package with several databases has a file
/// for each, which is a module of its own. `cargo ftf-migrate` reads the folders and options from here, too; they stand
/// nowhere else.
///
/// So that cargo notices a file that is added to a folder, the package needs a build script that says
/// `println!("cargo::rerun-if-changed=versions");` for each of them. A package without a build script is refused, and so
/// is one whose `build.rs` names other folders only.
#[macro_export]
macro_rules! graph {
    ($($input:tt)*) => { $crate::__private::graph! { $crate $($input)* } };
}
