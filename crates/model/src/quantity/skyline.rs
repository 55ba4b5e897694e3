use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// How high hills or houses stand all round, as seen from a place.
///
/// Between its points it runs straight; one point alone is a horizon of that height all round.
///
/// # Units
/// Written as azimuths with heights, both in degrees: clockwise from true north, and above the horizontal:
/// `0:0, 200:0, 215:4, 270:4, 280:0`, or one height for all round: `-0.5`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Skyline(Vec<(f64, f64)>);

/// What is no skyline.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum SkylineError {
    /// Not azimuths with heights.
    #[error("{0:?} is not a skyline; write azimuth and height in degrees, such as 0:0, 215:4, 270:4")]
    Form(String),
    /// A direction that no compass has, or the same one twice.
    #[error("the azimuth {0}° is not between 0 and 360, or is given twice")]
    Azimuth(f64),
    /// Higher or lower than any skyline.
    #[error("the height {0}° is not between -5 and 89")]
    Height(f64),
}

impl Skyline {
    /// Points by azimuth, with their heights, both in degrees.
    ///
    /// # Errors
    /// No point, an azimuth outside 0 to 360 or given twice, a height outside -5 to 89.
    pub fn new(mut points: Vec<(f64, f64)>) -> Result<Self, SkylineError> {
        if points.is_empty() {
            return Err(SkylineError::Form(String::new()));
        }
        if let Some(&(azimuth, _)) = points.iter().find(|point| !(0.0..=360.0).contains(&point.0)) {
            return Err(SkylineError::Azimuth(azimuth));
        }
        if let Some(&(_, height)) = points.iter().find(|point| !(-5.0..=89.0).contains(&point.1)) {
            return Err(SkylineError::Height(height));
        }
        points.sort_by(|a, b| a.0.total_cmp(&b.0));
        match points.windows(2).find(|pair| pair[0].0 == pair[1].0) {
            Some(pair) => Err(SkylineError::Azimuth(pair[0].0)),
            None => Ok(Self(points)),
        }
    }

    /// The same with every point so many degrees higher, as far as a skyline can be.
    pub fn higher_by(&self, degrees: f64) -> Self {
        Self(self.0.iter().map(|&(azimuth, height)| (azimuth, (height + degrees).clamp(-5.0, 89.0))).collect())
    }

    /// Its height in a direction, both in degrees.
    pub fn height_at(&self, azimuth_deg: f64) -> f64 {
        let ahead = |from: f64, to: f64| (to - from).rem_euclid(360.0);
        let points = &self.0;
        let before = points.iter().min_by(|a, b| ahead(a.0, azimuth_deg).total_cmp(&ahead(b.0, azimuth_deg)));
        let after = points.iter().min_by(|a, b| ahead(azimuth_deg, a.0).total_cmp(&ahead(azimuth_deg, b.0)));
        let (Some(before), Some(after)) = (before, after) else { return 0.0 };
        let width = ahead(before.0, after.0);
        if width < 1e-9 { before.1 } else { before.1 + (after.1 - before.1) * ahead(before.0, azimuth_deg) / width }
    }
}

impl FromStr for Skyline {
    type Err = SkylineError;
    fn from_str(text: &str) -> Result<Self, SkylineError> {
        let number = |text: &str| text.trim().parse::<f64>().ok().filter(|number| number.is_finite());
        if let Some(height) = number(text) {
            return Self::new(vec![(0.0, height)]);
        }
        let points =
            text.split([',', ';']).map(|point| point.split_once(':').and_then(|(a, h)| number(a).zip(number(h))));
        Self::new(points.collect::<Option<Vec<_>>>().ok_or_else(|| SkylineError::Form(text.to_owned()))?)
    }
}

impl fmt::Display for Skyline {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let points = self.0.iter().map(|(azimuth, height)| format!("{azimuth}:{height}"));
        f.write_str(&points.collect::<Vec<_>>().join(", "))
    }
}

impl From<Skyline> for String {
    fn from(skyline: Skyline) -> String {
        skyline.to_string()
    }
}

impl TryFrom<String> for Skyline {
    type Error = SkylineError;
    fn try_from(text: String) -> Result<Self, SkylineError> {
        text.parse()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_runs_straight_between_its_points() {
        let hills: Skyline = "280:0, 0:0, 200:0, 210:4; 270:4".parse().unwrap();
        assert_eq!(hills.to_string(), "0:0, 200:0, 210:4, 270:4, 280:0");
        for (azimuth, height) in [(0.0, 0.0), (205.0, 2.0), (250.0, 4.0), (275.0, 2.0), (340.0, 0.0), (565.0, 2.0)] {
            assert!((hills.height_at(azimuth) - height).abs() < 1e-9, "{azimuth}");
        }
        assert_eq!(hills.to_string().parse::<Skyline>().unwrap(), hills);
        assert_eq!("-0.5".parse::<Skyline>().unwrap().height_at(123.0), -0.5);
        assert_eq!(hills.higher_by(1.0).height_at(250.0), 5.0);
    }

    #[test]
    fn what_is_no_skyline_is_refused() {
        for text in ["", "hills", "0:0,215", "0:0,400:2", "0:0,0:3", "0:90", "0:-6", "0:nan"] {
            assert!(text.parse::<Skyline>().is_err(), "{text:?}");
        }
    }
}
