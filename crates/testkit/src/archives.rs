//! Archives of our own making, byte by byte, so that they can also be such as no program would write.

/// A TAR archive of plain files: name and content.
pub fn tar(files: &[(&str, &[u8])]) -> Vec<u8> {
    let entries: Vec<_> = files.iter().map(|(name, content)| (*name, b'0', *content)).collect();
    tar_of(&entries)
}

/// A TAR archive of entries of any kind: name, type flag (`0` a file, `1` and `2` links, `5` a folder, ...) and content.
///
/// # References
/// POSIX.1-2017, `pax`, "ustar Interchange Format", of which only name, size, type and checksum are filled in.
pub fn tar_of(entries: &[(&str, u8, &[u8])]) -> Vec<u8> {
    let mut out = Vec::new();
    for (name, kind, content) in entries {
        let mut block = [0_u8; 512];
        let name = &name.as_bytes()[..name.len().min(100)];
        block[..name.len()].copy_from_slice(name);
        block[124..135].copy_from_slice(format!("{:011o}", content.len()).as_bytes());
        block[148..156].fill(b' ');
        block[156] = *kind;
        let sum: u32 = block.iter().map(|byte| u32::from(*byte)).sum();
        block[148..155].copy_from_slice(format!("{sum:06o}\0").as_bytes());
        out.extend(block);
        out.extend(*content);
        out.extend(vec![0; (512 - content.len() % 512) % 512]);
    }
    out.extend([0; 1024]);
    out
}
