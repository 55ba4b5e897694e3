use std::io::Write;

use crate::{Cache, CacheError, CacheKey};

/// Every demand on [`Cache`].
pub fn all(cache: &dyn Cache) {
    a_set_is_seen_only_when_committed(cache);
    what_is_written_is_read_again(cache);
    names_that_could_leave_the_cache_are_refused(cache);
    an_artefact_still_open_stops_the_commit(cache);
    a_set_can_be_forgotten_and_made_again(cache);
}

fn key(name: &str) -> CacheKey {
    CacheKey::of(&[("contract", name.as_bytes())])
}

fn put(cache: &dyn Cache, key: &CacheKey, name: &str, bytes: &[u8]) {
    let mut writer = cache.writer(key).unwrap();
    writer.create(name).unwrap().write_all(bytes).unwrap();
    writer.commit().unwrap();
}

pub fn a_set_is_seen_only_when_committed(cache: &dyn Cache) {
    let key = key("committed");
    let mut writer = cache.writer(&key).unwrap();
    writer.create("a").unwrap().write_all(b"a").unwrap();
    assert!(!cache.contains(&key) && cache.read(&key, "a").is_none() && cache.names(&key).is_none());
    drop(writer);
    assert!(!cache.contains(&key) && !cache.verify(&key));
    put(cache, &key, "a", b"a");
    assert!(cache.contains(&key) && cache.verify(&key));
}

pub fn what_is_written_is_read_again(cache: &dyn Cache) {
    let key = key("again");
    let mut writer = cache.writer(&key).unwrap();
    {
        let mut b = writer.create("b.jpg").unwrap();
        let mut a = writer.create("a").unwrap();
        for n in 0..5_000_u32 {
            b.write_all(&n.to_be_bytes()).unwrap();
        }
        a.flush().unwrap();
    }
    writer.commit().unwrap();
    assert_eq!(cache.names(&key).unwrap(), ["a", "b.jpg"]);
    assert_eq!(cache.read(&key, "a").unwrap(), b"");
    let bytes: Vec<u8> = (0..5_000_u32).flat_map(u32::to_be_bytes).collect();
    assert_eq!(cache.read(&key, "b.jpg").unwrap(), bytes);
    assert_eq!(cache.read(&key, "c"), None);
    assert_eq!(cache.path(&key, "c"), None);
    if let Some(path) = cache.path(&key, "b.jpg") {
        assert_eq!(std::fs::read(path).unwrap(), bytes);
    }
    put(cache, &key, "other", b"not taken: a whole set stays as it is");
    assert_eq!(cache.names(&key).unwrap(), ["a", "b.jpg"]);
    let empty = self::key("empty");
    cache.writer(&empty).unwrap().commit().unwrap();
    assert_eq!(cache.names(&empty).unwrap(), Vec::<String>::new());
}

pub fn names_that_could_leave_the_cache_are_refused(cache: &dyn Cache) {
    let mut writer = cache.writer(&key("names")).unwrap();
    let long = "x".repeat(101);
    for name in ["", ".", "..", "../x", "a/b", "/etc/passwd", ".hidden", "a b", "a\0", "\u{430}", long.as_str()] {
        assert!(matches!(writer.create(name), Err(CacheError::Name(_))), "{name:?}");
    }
    drop(writer.create("twice").unwrap());
    assert!(matches!(writer.create("twice"), Err(CacheError::Twice(_))));
}

pub fn an_artefact_still_open_stops_the_commit(cache: &dyn Cache) {
    let key = key("open");
    let mut writer = cache.writer(&key).unwrap();
    let mut part = writer.create("part").unwrap();
    part.write_all(b"half").unwrap();
    assert!(matches!(writer.commit(), Err(CacheError::Open(_))));
    assert!(!cache.contains(&key));
    drop(part);
}

pub fn a_set_can_be_forgotten_and_made_again(cache: &dyn Cache) {
    let key = key("forgotten");
    put(cache, &key, "a", b"1");
    cache.remove(&key).unwrap();
    assert!(!cache.contains(&key));
    cache.remove(&key).unwrap();
    put(cache, &key, "a", b"2");
    assert_eq!(cache.read(&key, "a").unwrap(), b"2");
}
