//! Runs a pass over files and writes the renditions into a folder beside the name given first.
//!
//! `cargo run -p media --example pass -- OUT FILE...`, with the sandbox launcher built beside it.
#![allow(clippy::print_stdout, reason = "an example shows what it found")]
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

struct Folder(PathBuf);

impl media::Sink for Folder {
    fn create(&mut self, name: &str) -> io::Result<Box<dyn Write + Send>> {
        std::fs::create_dir_all(&self.0)?;
        Ok(Box::new(io::BufWriter::new(std::fs::File::create(self.0.join(name))?)))
    }
}

fn main() -> ExitCode {
    let mut args = std::env::args_os().skip(1);
    if std::env::args_os().nth(1).is_some_and(|first| first == "sandbox-exec") {
        return media::sandbox_exec_main(|name, _, _| Err(format!("there is no reader called {name}")));
    }
    let out = PathBuf::from(args.next().unwrap_or_else(|| "renditions".into()));
    let launcher = match media::Launcher::current_exe() {
        Ok(launcher) => launcher,
        Err(failure) => {
            println!("{failure:#?}");
            return ExitCode::FAILURE;
        }
    };
    let settings = media::Settings { threads: 2, ..media::Settings::default() };
    for file in args {
        let file = Path::new(&file);
        let mut folder = Folder(out.join(file.file_name().unwrap_or_default()));
        let start = std::time::Instant::now();
        let result = file
            .canonicalize()
            .map_err(media::PassError::from)
            .and_then(|path| media::pass(&path, &settings, &launcher, &mut folder, &mut |_| ()));
        println!("{} ({:.2} s): {result:#?}", file.display(), start.elapsed().as_secs_f64());
    }
    ExitCode::SUCCESS
}
