//! Tells cargo of new files.
fn main() {
    println!("cargo::rerun-if-changed=versions");
}
