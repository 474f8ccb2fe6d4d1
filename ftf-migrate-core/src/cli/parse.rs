//! From what was typed to a value, for the launcher and the runner alike.

use std::ffi::OsString;

use clap::error::ErrorKind;
use clap::{Command, FromArgMatches, ValueEnum};

use super::args::Color;

/// Parses a command line. `check` says what is wrong with a line that clap takes.
///
/// # Errors
///
/// Wrong usage, and also help and version, which are errors to clap; coloured as `--color` says.
pub fn parse<C: FromArgMatches>(
    command: Command,
    args: Vec<OsString>,
    check: impl FnOnce(&C) -> Result<(), String>,
) -> Result<C, clap::Error> {
    let mut command = command.color(match typed_color(&args) {
        Color::Auto => clap::ColorChoice::Auto,
        Color::Always => clap::ColorChoice::Always,
        Color::Never => clap::ColorChoice::Never,
    });
    let mut matches = command.try_get_matches_from_mut(args)?;
    let typed = C::from_arg_matches_mut(&mut matches)?;
    match check(&typed) {
        Ok(()) => Ok(typed),
        Err(wrong) => Err(command.error(ErrorKind::ArgumentConflict, wrong)),
    }
}

/// What `--color` says. It is looked for before everything else is understood, since what cannot be understood is told in
/// colours too.
fn typed_color(args: &[OsString]) -> Color {
    let args = args.iter().skip(1).map(|arg| arg.to_string_lossy());
    let mut args = args.take_while(|arg| arg != "--");
    let mut color = Color::Auto;
    while let Some(arg) = args.next() {
        let value = match arg.strip_prefix("--color") {
            Some("") => args.next().map(std::borrow::Cow::into_owned),
            Some(value) => value.strip_prefix('=').map(str::to_owned),
            None => None,
        };
        if let Some(typed) = value.and_then(|value| Color::from_str(&value, false).ok()) {
            color = typed;
        }
    }
    color
}

#[cfg(test)]
mod tests {
    use super::{Color, typed_color};

    #[test]
    fn colours_are_found_wherever_they_are_typed() {
        let table: &[(&[&str], Color)] = &[
            (&["heads"], Color::Auto),
            (&["--color", "never", "heads"], Color::Never),
            (&["heads", "--no-such", "--color=always"], Color::Always),
            (&["heads", "--color=blue"], Color::Auto),
            (&["heads", "--colors=always"], Color::Auto),
            (&["heads", "--color"], Color::Auto),
            (&["show", "--", "--color=always"], Color::Auto),
        ];
        for (args, color) in table {
            let args: Vec<_> = ["migrate"].iter().chain(*args).map(|arg| (*arg).into()).collect();
            assert_eq!(typed_color(&args), *color, "{args:?}");
        }
    }
}
