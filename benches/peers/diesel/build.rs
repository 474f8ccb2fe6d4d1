//! Tells cargo of new files, which diesel leaves to the user.
fn main() {
    println!("cargo:rerun-if-changed=history");
}
