//! What follows from the sample case beside times, one of each.
use model::{EventId, FactKind, FactName, IncidentId, Interval, ItemId, PlaceId, SourceId};
use publication::{
    AccountLine, CellLine, ClaimLine, CountLine, DisagreementLine, EquipmentLine, FactLine, FindingsInput,
    IncidentLine, JudgementLine, LaneLine, NotSeenLine, QuestionLine, StandardLine, StationLine, StripLine, TollLine,
    UseOfForceLine, WayLine,
};

use super::at;

/// Number, incidents, claims, law, tolls, judgements and open questions of that case, one of each.
pub(crate) fn findings() -> FindingsInput {
    let text = |text: &str| text.to_owned();
    let item = || vec![ItemId::new("V07").unwrap()];
    let fact = || FactLine {
        fact: FactName { kind: FactKind::Observation, id: text("o1") },
        says: text("Soldiers fire at people"),
        notes: vec![text("time: it may lie outside the time that is claimed")],
        items: item(),
    };
    let incident = || IncidentId::new("I2").unwrap();
    let place = || Some(PlaceId::new("residence").unwrap());
    let source = || SourceId::new("agency").unwrap();
    let event = || EventId::new("wounded").unwrap();
    let day = Interval::new(Some(at("05T15:00")), Some(at("05T17:31"))).unwrap();
    FindingsInput {
        counts: vec![CountLine {
            incident: Some(incident()),
            place: place(),
            of: text("people, appears dead"),
            at_least: 10,
            at_most: None,
            proof: vec![text("observation o1 counts at least 10")],
            undercount: vec![text("who was not filmed, or not marked, is not in it")],
            recordings: 18,
            items: item(),
        }],
        incidents: vec![IncidentLine { incident: incident(), span: day, uncovered: Some(vec![day]) }],
        movements: vec![WayLine {
            who: text("Armoured carriers"),
            stations: vec![StationLine {
                place: place(),
                when: day,
                towards: place(),
                what: text("drive off"),
                items: item(),
            }],
            out_of_order: true,
        }],
        not_seen: vec![NotSeenLine {
            question: text("Was a warning given?"),
            what: text("None is heard"),
            by: Some(text("An analyst")),
            how: text("looked through whole, good view"),
            items: item(),
        }],
        equipment: vec![EquipmentLine {
            name: text("What appears to be a rifle"),
            kind: text("rifle"),
            user: Some(text("soldiers")),
            certainty: text("appears to be"),
            place: place(),
            items: item(),
        }],
        suggestions: vec![text("one shot? observations o1, o2")],
        claims: vec![ClaimLine {
            id: text("c1"),
            says: text("The police were not armed"),
            quote: Some(text("не были вооружены")),
            source: Some(source()),
            account: Some(text("press statement, in ru")),
            scope: Some(text("during peaceful assemblies")),
            verdict: text("partly"),
            differs: vec![text("scope")],
            why: text("nothing shows that this was so here"),
            supporting: vec![fact()],
            opposing: vec![fact()],
            told_for: vec![fact()],
            told_against: vec![fact()],
            own_disagreeing: vec![text("c2")],
            chain: text("The ministry speaks for an office"),
            sources: 1,
            dependence: vec![text("not two sources: A and B")],
            untested: vec![text("in all cases")],
        }],
        accounts: vec![AccountLine {
            source: source(),
            period: day,
            because: text("up to when it was given"),
            speaks_of: vec![incident()],
            leaves_out: vec![incident()],
            unclear: vec![incident()],
        }],
        standards: vec![StandardLine {
            title: text("Basic Principles"),
            adopted: text("United Nations, 1990"),
            source: text("A/CONF.144/28/Rev.1"),
            wording: text("in our words"),
            elements: vec![(text("Was a warning given?"), text("principle 10"), text("from the instrument alone"))],
        }],
        uses_of_force: vec![UseOfForceLine {
            title: text("Soldiers fire"),
            event: event(),
            cells: vec![CellLine { asked: true, in_favour: vec![fact()], against: vec![fact()], bears: vec![fact()] }],
            judged: vec![text("A person: unlawful")],
        }],
        strips: vec![StripLine {
            event: event(),
            lanes: vec![LaneLine {
                item: ItemId::new("V07").unwrap(),
                take: Some(text("V07#2")),
                reach: text("covers these minutes"),
                shows: vec![(text("weapons"), vec![text("rifles (-20 to -10 s)")])],
            }],
        }],
        tolls: vec![TollLine {
            id: text("t1"),
            source: source(),
            published: day,
            figure: text("at least 10"),
            of: text("people: dead"),
            place: text("Almaty"),
            period: day,
            notes: vec![text("left unsaid: of whom")],
        }],
        disagreements: vec![DisagreementLine { why: text("18 (t1) and 19 (t2)"), sure: true }],
        judgements: vec![JudgementLine {
            by: text("A. Person"),
            legal: true,
            says: text("The force was not necessary"),
            notes: vec![text("high confidence")],
            in_favour: vec![text("observation o1")],
            against: vec![text("claim c1")],
            lapsed: vec![text("observation o1 was changed since")],
        }],
        questions: vec![QuestionLine {
            question: text("Who gave the order?"),
            why: Some(text("Nobody says")),
            would_settle: Some(text("Orders and records")),
            by: Some(text("A. Person")),
            answer: Some(text("Not yet")),
        }],
    }
}

/// The same with one text in every place that a case could fill.
pub(crate) fn everywhere(findings: &mut FindingsInput, text: &str) {
    let own = || text.to_owned();
    let all = |texts: &mut Vec<String>| texts.iter_mut().for_each(|one| *one = own());
    let facts = |facts: &mut Vec<FactLine>| {
        for fact in facts {
            (fact.says, fact.fact.id) = (own(), own());
            all(&mut fact.notes);
        }
    };
    for one in &mut findings.counts {
        one.of = own();
        all(&mut one.proof);
        all(&mut one.undercount);
    }
    for one in &mut findings.movements {
        one.who = own();
        one.stations.iter_mut().for_each(|station| station.what = own());
    }
    for one in &mut findings.not_seen {
        (one.question, one.what, one.by, one.how) = (own(), own(), Some(own()), own());
    }
    for one in &mut findings.equipment {
        (one.name, one.kind, one.user, one.certainty) = (own(), own(), Some(own()), own());
    }
    all(&mut findings.suggestions);
    for one in &mut findings.claims {
        (one.id, one.says, one.quote, one.account, one.scope) = (own(), own(), Some(own()), Some(own()), Some(own()));
        (one.why, one.chain) = (own(), own());
        for texts in [&mut one.differs, &mut one.own_disagreeing, &mut one.dependence, &mut one.untested] {
            all(texts);
        }
        for side in [&mut one.supporting, &mut one.opposing, &mut one.told_for, &mut one.told_against] {
            facts(side);
        }
    }
    findings.accounts.iter_mut().for_each(|one| one.because = own());
    for one in &mut findings.standards {
        (one.title, one.adopted, one.source, one.wording) = (own(), own(), own(), own());
        one.elements.iter_mut().for_each(|element| *element = (own(), own(), own()));
    }
    for one in &mut findings.uses_of_force {
        one.title = own();
        all(&mut one.judged);
        for cell in &mut one.cells {
            for side in [&mut cell.in_favour, &mut cell.against, &mut cell.bears] {
                facts(side);
            }
        }
    }
    for lane in findings.strips.iter_mut().flat_map(|strip| &mut strip.lanes) {
        lane.take = Some(own());
        lane.reach = own();
        for (bearing, told) in &mut lane.shows {
            *bearing = own();
            all(told);
        }
    }
    for one in &mut findings.tolls {
        (one.id, one.figure, one.of, one.place) = (own(), own(), own(), own());
        all(&mut one.notes);
    }
    findings.disagreements.iter_mut().for_each(|one| one.why = own());
    for one in &mut findings.judgements {
        (one.by, one.says) = (own(), own());
        for texts in [&mut one.notes, &mut one.in_favour, &mut one.against, &mut one.lapsed] {
            all(texts);
        }
    }
    for one in &mut findings.questions {
        one.question = own();
        (one.why, one.would_settle, one.by, one.answer) = (Some(own()), Some(own()), Some(own()), Some(own()));
    }
}
