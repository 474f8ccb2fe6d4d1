//! A package with a graph has a build script.

use super::{expand::below_package, options::Call};
use crate::diagnostics::Diagnostics;

/// Refuses a package without a build script: cargo would not notice a file that is added, and the graph would silently
/// lack it.
///
/// Cargo sets OUT_DIR for packages that have one. Other build systems watch what they are told to watch, and
/// rust-analyzer may be told to run no build scripts.
pub(crate) fn check(call: &Call, diagnostics: &mut Diagnostics) {
    let location = &call.locations[0];
    let is_cargo = std::env::var_os("CARGO").is_some() && location.span.unwrap().local_file().is_some();
    if !is_cargo || std::env::var_os("OUT_DIR").is_some() {
        return;
    }
    let folder = below_package(location);
    let text = format!("this package has no build.rs, and cargo would not notice a new file in {folder}");
    let hint = format!(
        "write a build.rs beside its Cargo.toml: fn main() {{ println!(\"cargo::rerun-if-changed={folder}\"); }}"
    );
    diagnostics.push(location.span, &text, Some(&hint));
}
