//! Has cargo see files that are added to `versions/` or leave it.

fn main() {
    println!("cargo::rerun-if-changed=versions");
}
