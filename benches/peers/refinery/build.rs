//! Tells cargo of new files, which refinery leaves to the user.
fn main() {
    println!("cargo:rerun-if-changed=history");
}
