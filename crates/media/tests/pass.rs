//! A pass over ordinary files: the facts are right, the renditions are there and say the same as the facts.
#![allow(clippy::unwrap_used, reason = "a test that cannot unwrap has failed")]

mod support;

use media::{CUTS_MAGIC, GREY_MAGIC, Settings};
use model::{MediaKind, MediaTime};
use support::{make, pass, pass_with};

const CLIP: &str = "-f lavfi -i testsrc2=s=320x240:r=25:d=4 -f lavfi -i sine=frequency=440:r=44100:d=4 \
    -c:v libx264 -preset ultrafast -pix_fmt yuv420p -c:a aac -ac 2 -metadata creation_time=2022-01-05T11:31:00Z \
    -metadata title=Square";

fn u64_at(bytes: &[u8], at: usize) -> u64 {
    u64::from_le_bytes(bytes[at..at + 8].try_into().unwrap())
}

#[test]
fn an_ordinary_clip_gives_facts_and_all_renditions() {
    let folder = tempfile::tempdir().unwrap();
    let (pass, memory) = pass(&make(folder.path(), "clip.mp4", CLIP)).unwrap();
    let video = pass.video.unwrap();
    assert_eq!((video.codec.as_str(), video.width, video.height, video.frames), ("h264", 320, 240, 100));
    assert!((video.frame_rate.unwrap() - 25.0).abs() < 0.01 && !video.variable_rate && video.rotation == 0);
    let audio = pass.audio.unwrap();
    assert_eq!((audio.codec.as_str(), audio.sample_rate, audio.channels), ("aac", 44_100, 2));
    assert!(audio.start_s.abs() < 0.03);
    // lavfi's sine has an amplitude of 1/8 (-18.06 dB), and 3.01 dB less in each of two channels.
    assert!((audio.peak_dbfs.unwrap() + 21.07).abs() < 0.7, "{:?}", audio.peak_dbfs);
    // ITU-R BS.1770-4: -0.691 + 10 log10 of the sum of both channels' mean squares; its weighting is flat near 440 Hz.
    assert!((audio.loudness_lufs.unwrap() + 21.76).abs() < 0.5, "{:?}", audio.loudness_lufs);
    assert!((pass.duration.unwrap().secs() - 4.0).abs() < 0.1);
    assert_eq!((pass.kind, pass.container.as_str(), pass.cut_off), (MediaKind::Video, "mov", false));
    assert_eq!(pass.readings.creation_time.unwrap().to_string(), "2022-01-05T11:31:00Z");
    assert!(pass.readings.tags.iter().any(|(key, value)| key == "title" && value == "Square"));
    assert_eq!(pass.takes, vec![(MediaTime::START, MediaTime::from_micros(pass.duration.unwrap().micros()))]);
    assert!(pass.warnings.is_empty(), "{:?}", pass.warnings);

    let grey = memory.get("grey.bin");
    let size = 8 + 96 * 72;
    assert_eq!(&grey[..8], GREY_MAGIC);
    assert_eq!((grey.len() - 12) % size, 0);
    let times: Vec<u64> = grey[12..].chunks(size).map(|frame| u64_at(frame, 0)).collect();
    assert_eq!(times.len() as u64, pass.grey.unwrap().count);
    assert_eq!(times.len(), 16);
    for (quarter, time) in times.iter().enumerate() {
        // The first frame, 40 ms apart, at or after each quarter of a second.
        assert_eq!(*time, (quarter as u64 * 250_000).div_ceil(40_000) * 40_000);
    }
    let cuts = memory.get("cuts.bin");
    assert_eq!(&cuts[..8], CUTS_MAGIC);
    assert_eq!(cuts.len(), 8 + 16 * 100);
    assert_eq!(u64_at(&cuts, 8 + 16 * 99), 99 * 40_000);

    let (native, low) = pass.samples.unwrap();
    assert_eq!(memory.get("sound.s16").len() as u64, 2 * native);
    assert_eq!(memory.get("sound-8k.s16").len() as u64, 2 * low);
    assert!((native as f64 / 44_100.0 - low as f64 / 8000.0).abs() < 0.01);
    assert!(memory.get("loudness.f32").len() as u64 / 4 >= native / 4410 - 1);
    assert_eq!(memory.get("peaks.bin").len() as u64, 16 + 4 * (native * 50).div_ceil(44_100));
    assert!(memory.get("waveform.svg").starts_with(b"<svg"));
    assert!((8..=16).contains(&pass.key_frames.len()), "{:?}", pass.key_frames);
    for key in &pass.key_frames {
        assert!(memory.get(&key.name).starts_with(b"\xff\xd8\xff"));
        assert_eq!((key.width, key.height), (320, 240));
    }
    assert!(memory.get("sheet.jpg").starts_with(b"\xff\xd8\xff"));
}

#[test]
fn the_same_bytes_come_out_whatever_the_threads() {
    let folder = tempfile::tempdir().unwrap();
    let clip = make(folder.path(), "clip.mp4", CLIP);
    let run = |threads| pass_with(&clip, &Settings { threads, ..Settings::default() }).unwrap();
    let (first, first_memory) = run(1);
    for threads in [1, 2, 4] {
        let (pass, memory) = run(threads);
        assert_eq!(pass, first);
        assert_eq!(*memory.0.lock().unwrap(), *first_memory.0.lock().unwrap());
    }
}

/// Mean grey level of the quarters of a picture: top left, top right, bottom left, bottom right.
fn quarters(grey: &[u8]) -> [u32; 4] {
    let (width, height) = (usize::from(grey[8]), usize::from(grey[10]));
    let frame = &grey[20..20 + width * height];
    let mut sums = [(0, 0); 4];
    for (i, level) in frame.iter().enumerate() {
        let quarter = usize::from(i / width >= height / 2) * 2 + usize::from(i % width >= width / 2);
        sums[quarter].0 += u32::from(*level);
        sums[quarter].1 += 1;
    }
    sums.map(|(sum, count)| sum / count)
}

#[test]
fn a_phone_held_upright_is_shown_upright() {
    let folder = tempfile::tempdir().unwrap();
    // White in the top left quarter as stored.
    let flat = make(
        folder.path(),
        "flat.mp4",
        "-f lavfi -i color=black:s=320x240:r=10:d=1,drawbox=w=160:h=120:c=white:t=fill -c:v libx264 -preset ultrafast -pix_fmt yuv420p",
    );
    // What this ffmpeg writes for "rotate" turns anticlockwise when it is read back; its own player agrees with these.
    for (rotate, clockwise, white, size) in
        [("90", 270, 2, (240, 320)), ("180", 180, 3, (320, 240)), ("270", 90, 1, (240, 320))]
    {
        let turned = make(
            folder.path(),
            "turned.mp4",
            &format!("-i {} -c copy -metadata:s:v:0 rotate={rotate}", flat.display()),
        );
        let (pass, memory) = pass(&turned).unwrap();
        let video = pass.video.unwrap();
        assert_eq!((video.width, video.height, video.rotation), (size.0, size.1, clockwise));
        let levels = quarters(&memory.get("grey.bin"));
        assert!((0..4).all(|quarter| (levels[quarter] > 128) == (quarter == white)), "{rotate}: {levels:?}");
        assert_eq!((pass.key_frames[0].width, pass.key_frames[0].height), size);
    }
}

#[test]
fn stills_sound_alone_and_pictures_alone_work() {
    let folder = tempfile::tempdir().unwrap();
    for (name, args) in [
        ("still.jpg", "-f lavfi -i testsrc2=s=300x200 -frames:v 1"),
        ("still.png", "-f lavfi -i testsrc2=s=300x200 -frames:v 1"),
        ("still.bmp", "-f lavfi -i testsrc2=s=300x200 -frames:v 1"),
        ("still.webp", "-f lavfi -i testsrc2=s=300x200 -frames:v 1"),
    ] {
        let (pass, memory) = pass(&make(folder.path(), name, args)).unwrap();
        assert_eq!((pass.kind, pass.duration, pass.takes.len()), (MediaKind::Photo, None, 0), "{name}");
        assert_eq!((pass.key_frames.len(), pass.video.as_ref().unwrap().frames), (1, 1), "{name}");
        assert_eq!(
            (pass.key_frames[0].width, pass.key_frames[0].height, pass.key_frames[0].begins_take),
            (300, 200, false)
        );
        assert!(memory.get("sheet.jpg").starts_with(b"\xff\xd8\xff"));
    }
    for name in ["sound.wav", "sound.mp3", "sound.flac", "sound.ogg", "sound.aac", "sound.m4a"] {
        let (pass, memory) = pass(&make(folder.path(), name, "-f lavfi -i sine=r=22050:d=2")).unwrap();
        assert_eq!((pass.kind, &pass.video, pass.takes.len()), (MediaKind::Audio, &None, 1), "{name}");
        assert!((pass.duration.unwrap().secs() - 2.0).abs() < 0.15, "{name}: {:?}", pass.duration);
        assert!(pass.audio.unwrap().loudness_lufs.is_some() && !memory.names().contains(&"grey.bin".to_owned()));
    }
    let silent = "-f lavfi -i testsrc2=s=160x120:r=10:d=2 -c:v";
    for (name, codec) in [
        ("a.webm", "libvpx"),
        ("a.avi", "mpeg4"),
        ("a.ts", "mpeg2video"),
        ("a.3gp", "h263 -s 176x144"),
        ("a.mkv", "mjpeg"),
    ] {
        let (pass, _) = pass(&make(folder.path(), name, &format!("{silent} {codec}"))).unwrap();
        let video = pass.video.unwrap();
        assert_eq!((pass.kind, &pass.audio, video.frames), (MediaKind::Video, &None, 20), "{name}");
        assert!((pass.duration.unwrap().secs() - 2.0).abs() < 0.15, "{name}: {:?}", pass.duration);
    }
}

#[test]
fn changing_frame_distances_keep_their_times() {
    let folder = tempfile::tempdir().unwrap();
    let clip = make(
        folder.path(),
        "changing.mkv",
        "-f lavfi -i testsrc2=s=160x120:r=100:d=3 -vf select=not(mod(n\\,7))+not(mod(n\\,11)) -fps_mode vfr -c:v libx264 -preset ultrafast",
    );
    let (pass, memory) = pass(&clip).unwrap();
    let video = pass.video.unwrap();
    assert!(video.variable_rate, "{video:?}");
    let expected: Vec<u64> = (0..300).filter(|n| n % 7 == 0 || n % 11 == 0).map(|n| n * 10_000).collect();
    let cuts = memory.get("cuts.bin");
    let times: Vec<u64> = cuts[8..].chunks(16).map(|record| u64_at(record, 0)).collect();
    assert_eq!(times, expected);
    assert_eq!(video.frames as usize, expected.len());
}

#[test]
fn takes_are_cut_where_scenes_change_and_each_has_its_key_frame() {
    let folder = tempfile::tempdir().unwrap();
    let clip = make(
        folder.path(),
        "cut.mp4",
        "-f lavfi -i testsrc2=s=320x240:r=25:d=2 -f lavfi -i mandelbrot=s=320x240:r=25 -f lavfi -i smptebars=s=320x240:r=25:d=2 \
         -filter_complex [1:v]trim=duration=2[m];[0:v][m][2:v]concat=n=3 -c:v libx264 -preset veryfast -pix_fmt yuv420p",
    );
    let (pass, _) = pass(&clip).unwrap();
    let begins: Vec<u64> = pass.takes.iter().map(|(from, _)| from.micros()).collect();
    assert_eq!(begins, vec![0, 2_000_000, 4_000_000]);
    assert!(pass.takes.windows(2).all(|pair| pair[0].1 == pair[1].0));
    let of_takes: Vec<u64> = pass.key_frames.iter().filter(|key| key.begins_take).map(|key| key.at.micros()).collect();
    assert_eq!(of_takes, begins);
}

#[test]
fn where_the_sound_begins_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let clip = make(
        folder.path(),
        "late.mkv",
        "-f lavfi -i testsrc2=s=160x120:r=20:d=3 -itsoffset 0.7 -f lavfi -i sine=r=48000:d=2 -c:v libx264 -preset ultrafast -c:a pcm_s16le",
    );
    let (pass, _) = pass(&clip).unwrap();
    assert!((pass.audio.unwrap().start_s - 0.7).abs() < 0.002);
    assert_eq!(pass.samples.unwrap().0, 96_000);
}

#[test]
fn dates_that_only_say_no_date_are_none() {
    let folder = tempfile::tempdir().unwrap();
    for (date, expected) in
        [("1904-01-01T00:00:00Z", false), ("1970-01-01T00:00:00Z", false), ("2022-01-06T10:00:00Z", true)]
    {
        let args = format!(
            "-f lavfi -i testsrc2=s=64x48:r=5:d=1 -c:v libx264 -preset ultrafast -metadata creation_time={date}"
        );
        let (pass, _) = pass(&make(folder.path(), "dated.mp4", &args)).unwrap();
        assert_eq!(pass.readings.creation_time.is_some(), expected, "{date}");
    }
}

#[test]
fn a_proxy_plays_and_lies_upright() {
    let folder = tempfile::tempdir().unwrap();
    let clip = make(folder.path(), "clip.mp4", &CLIP.replace("320x240", "1920x1080").replace("d=4", "d=1"));
    let clip = make(folder.path(), "turned.mp4", &format!("-i {} -c copy -metadata:s:v:0 rotate=90", clip.display()));
    let mut memory = support::Memory::default();
    media::proxy(&clip, &Settings::default(), &support::launcher(), &mut memory).unwrap();
    let proxy = folder.path().join("proxy");
    std::fs::write(&proxy, memory.get("proxy.mp4")).unwrap();
    let (pass, _) = pass(&proxy).unwrap();
    let video = pass.video.unwrap();
    assert_eq!(
        (video.codec.as_str(), video.width, video.height, video.rotation, video.frames),
        ("h264", 720, 1280, 0, 25)
    );
    assert_eq!(pass.audio.unwrap().codec, "aac");
}

#[test]
fn a_photo_is_turned_as_its_camera_says_and_its_tags_are_kept() {
    let folder = tempfile::tempdir().unwrap();
    let photo = make(
        folder.path(),
        "photo.jpg",
        "-f lavfi -i color=black:s=320x240,drawbox=w=160:h=120:c=white:t=fill -frames:v 1",
    );
    let bytes = std::fs::read(&photo).unwrap();
    // EXIF 2.32, 4.6: Make, Orientation 6 (turn clockwise by 90 degrees to show), DateTime.
    let (make_text, date) = (b"Acme\0", b"2022:01:05 17:31:00\0");
    let values_at = 8 + 2 + 3 * 12 + 4;
    let mut table = b"II*\0\x08\0\0\0\x03\0".to_vec();
    for (tag, kind, count, value) in [
        (0x010fu16, 2u16, make_text.len() as u32, values_at),
        (0x0112, 3, 1, 6),
        (0x0132, 2, 20, values_at + make_text.len() as u32),
    ] {
        table.extend(tag.to_le_bytes());
        table.extend(kind.to_le_bytes());
        table.extend(count.to_le_bytes());
        table.extend(value.to_le_bytes());
    }
    table.extend([0; 4]);
    table.extend(make_text);
    table.extend(date);
    let segment = [&b"\xff\xe1"[..], &(table.len() as u16 + 8).to_be_bytes(), b"Exif\0\0", &table].concat();
    std::fs::write(&photo, [&bytes[..2], &segment, &bytes[2..]].concat()).unwrap();
    let (pass, memory) = pass(&photo).unwrap();
    let video = pass.video.unwrap();
    assert_eq!((video.width, video.height, video.rotation), (240, 320, 90));
    let levels = quarters(&memory.get("grey.bin"));
    assert!(levels[1] > 200 && levels[0] < 50 && levels[2] < 50, "{levels:?}");
    assert_eq!(pass.readings.device.as_deref(), Some("Acme"));
    assert!(
        pass.readings.tags.contains(&("DateTime".into(), "2022:01:05 17:31:00".into())),
        "{:?}",
        pass.readings.tags
    );
}
