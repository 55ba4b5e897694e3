use crate::picture::Picture;

/// A picture with transparency, as ffmpeg reads it (Netpbm's PAM).
pub(crate) fn pam(picture: &Picture) -> Vec<u8> {
    let head = format!(
        "P7\nWIDTH {}\nHEIGHT {}\nDEPTH 4\nMAXVAL 255\nTUPLTYPE RGB_ALPHA\nENDHDR\n",
        picture.width, picture.height
    );
    head.into_bytes().into_iter().chain(picture.pixels.iter().flatten().copied()).collect()
}
