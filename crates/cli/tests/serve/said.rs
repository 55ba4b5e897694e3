//! Words of accounts in their own script, with translations beside them that are said to be translations.
use serde_json::{Value, json};

use crate::browser::Browser;
use crate::run::User;
use crate::{case, serve};

/// The claims, once they were held against the newest entries.
fn claims(browser: &Browser<'_>) -> Value {
    for _ in 0..600 {
        let view = browser.get("/api/claims").good().json();
        if view["as_of"].is_u64() && view["stale"] == false {
            return view;
        }
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    panic!("the claims were never held against the newest entries");
}

fn of<'a>(list: &'a Value, id: &str) -> &'a Value {
    list.as_array().unwrap().iter().find(|one| one["id"] == id).unwrap_or_else(|| panic!("no {id} in {list}"))
}

#[test]
fn words_keep_their_script_and_each_translation_says_who_translated() {
    let user = User::new();
    let case = case(&user);
    let more = user.at("more");
    std::fs::create_dir_all(&more).unwrap();
    for (name, text) in [
        ("sources.csv", "id,name,role\np,The police,official\nw,Aigerim Real,witness\n"),
        ("statements.csv", "id,source,kind,language\nst1,p,speech,ru\nst2,w,interview,kk\n"),
        (
            "words.csv",
            "id,statement,kind,text,language\nw1,st1,speech,Они были вооружены,ru\nw2,st1,speech,Всё под контролем,ru\nw3,st2,speech,Атпа деп айттық,kk\n",
        ),
        (
            "translations.csv",
            "id,words,language,text,translator,by_machine,second_reader,note\nw1.en,w1,en,They were armed,A program 1.2,yes,,\nw1.kk,w1,kk,Олар қаруланған еді,R. Three,no,R. Four,The last word is not clear\nw3.en,w3,en,We said do not shoot,R. Three,no,,\n",
        ),
        ("claims.csv", "id,statement,says,words\nc1,st1,They were armed,w1\nc2,st1,All was under control,\n"),
    ] {
        std::fs::write(more.join(name), text).unwrap();
    }
    let imported = user.json(&case, &["import", "../more"]);
    assert_eq!(imported["warnings"].as_array().map_or(0, Vec::len), 0, "{imported}");
    let served = serve(&user, &case);
    let window = served.open();

    let view = claims(&window);
    let said = &of(&view["claims"], "c1")["words"];
    assert_eq!((&said["text"], &said["language"]), (&json!("Они были вооружены"), &json!("ru")));
    let machine = of(&said["translations"], "w1.en");
    assert_eq!(
        (&machine["text"], &machine["by_machine"], &machine["translator"], &machine["second_reader"]),
        (&json!("They were armed"), &json!(true), &json!("A program 1.2"), &Value::Null)
    );
    let person = of(&said["translations"], "w1.kk");
    assert_eq!(
        (&person["by_machine"], &person["second_reader"], &person["note"]),
        (&json!(false), &json!("R. Four"), &json!("The last word is not clear"))
    );
    assert_eq!(of(&view["claims"], "c2")["words"], Value::Null, "no words are recorded for it");
    let account = of(&view["statements"], "st1");
    assert_eq!((account["words"].as_array().unwrap().len(), &account["language"]), (2, &json!("ru")));
    assert_eq!(of(&account["words"], "w2")["translations"], json!([]));

    // What a witness said is behind a stand-in, and so is what others made of it.
    let sealed = &of(&of(&view["statements"], "st2")["words"], "w3");
    assert!(!sealed.to_string().contains("Атпа") && !sealed.to_string().contains("do not shoot"), "{sealed}");
    assert_eq!(sealed["translations"].as_array().unwrap().len(), 1);

    // A translation that is taken back is there no more.
    let back = json!({"key": "said-0001", "table": "translations", "id": "w1.en", "base": 1, "reason": "wrong", "restore": false});
    window.post("/api/withdrawals", &back).good();
    let left = claims(&window);
    assert_eq!(of(&left["claims"], "c1")["words"]["translations"].as_array().unwrap().len(), 1);
}
