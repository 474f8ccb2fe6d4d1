//! As `sqlx migrate build-script` writes it.
fn main() {
    println!("cargo:rerun-if-changed=history");
}
