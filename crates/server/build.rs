//! Has the screens ready to be embedded: built by npm where it is there, else one page that says what to do.
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::SystemTime;

const INSTEAD: &str = "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Sightline</title>\
<h1>The screens were not built</h1><p>This program was compiled on a computer without Node.js, so it holds the interface and no \
screens. Install Node.js 20 or newer, run <code>scripts/setup</code>, and build again with <code>cargo build --release</code>.</p></html>\n";

fn main() {
    println!("cargo::rerun-if-env-changed=SIGHTLINE_SKIP_WEB");
    let web = PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default()).join("../../web");
    let out = PathBuf::from(std::env::var_os("OUT_DIR").unwrap_or_default()).join("web");
    let sources = [
        "src",
        "public",
        "index.html",
        "package.json",
        "package-lock.json",
        "vite.config.ts",
        "vite.config.js",
        "svelte.config.js",
        "tsconfig.json",
    ];
    for source in sources {
        if web.join(source).exists() {
            println!("cargo::rerun-if-changed={}", web.join(source).display());
        }
    }
    println!("cargo::rerun-if-changed=build.rs");
    let dist = web.join("dist");
    // A path that is missing would have this run at every build; an empty folder is noticed when it is filled.
    if web.join("package.json").is_file() && std::fs::create_dir_all(&dist).is_ok() {
        println!("cargo::rerun-if-changed={}", dist.display());
    }
    let newest = sources.iter().filter_map(|source| newest(&web.join(source))).max();
    let built = newest_of_page(&dist);
    // The program that is handed out holds the screens of its sources; everyday builds take what was built last.
    let wanted = std::env::var("PROFILE").is_ok_and(|profile| profile == "release");
    let skip = std::env::var_os("SIGHTLINE_SKIP_WEB").is_some();
    if wanted && !skip && web.join("package.json").is_file() && newest > built {
        build(&web);
    }
    let folder = if dist.join("index.html").is_file() {
        dist
    } else {
        let written = std::fs::create_dir_all(&out).and_then(|()| std::fs::write(out.join("index.html"), INSTEAD));
        if let Err(error) = written {
            println!("cargo::warning=the page in place of the screens could not be written: {error}");
        }
        out
    };
    println!("cargo::rustc-env=SIGHTLINE_WEB={}", folder.display());
}

fn newest_of_page(dist: &Path) -> Option<SystemTime> {
    dist.join("index.html").metadata().and_then(|metadata| metadata.modified()).ok()
}

/// When the newest file under a path was last changed.
fn newest(path: &Path) -> Option<SystemTime> {
    let metadata = path.metadata().ok()?;
    if !metadata.is_dir() {
        return metadata.modified().ok();
    }
    std::fs::read_dir(path).ok()?.flatten().filter_map(|entry| newest(&entry.path())).max()
}

fn build(web: &Path) {
    let npm = |arguments: &[&str]| Command::new("npm").args(arguments).current_dir(web).output();
    if !web.join("node_modules").is_dir() {
        match npm(&["ci", "--no-audit", "--no-fund"]) {
            Ok(done) if done.status.success() => {}
            Ok(done) => return warn("npm ci", &String::from_utf8_lossy(&done.stderr)),
            Err(error) => return warn("npm", &error.to_string()),
        }
    }
    match npm(&["run", "build"]) {
        Ok(done) if done.status.success() => {}
        Ok(done) => warn("npm run build", &String::from_utf8_lossy(&done.stderr)),
        Err(error) => warn("npm", &error.to_string()),
    }
}

fn warn(what: &str, said: &str) {
    let said = said.lines().rev().find(|line| !line.trim().is_empty()).unwrap_or_default();
    println!(
        "cargo::warning=the screens were not built ({what}: {said}); the program holds what was built before, or none"
    );
}
