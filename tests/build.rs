//! Makes cargo notice revision files that are added to the graphs of the tests, or removed.

fn main() {
    println!("cargo::rerun-if-changed=tests/offline");
    println!("cargo::rerun-if-changed=tests/runtime");
    println!("cargo::rerun-if-changed=tests/traps");
    println!("cargo::rerun-if-changed=src/histories");
}
