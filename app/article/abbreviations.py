"""English abbreviations whose full stop ends no sentence, as alternatives of a pattern."""

# What is written in small letters with a full stop that ends no sentence.
SMALL_ABBREVIATIONS = r"(?:vs|etc|approx|al|cf|ca|eds?|est|dept|feat|incl|min|max|no|nos|pp?|vol)\."
# With a capital: those after which another word with a capital may go on; others ("No.", "Sept.") stand before digits.
ABBREVIATIONS = (
    r"(?:Mr|Mrs|Ms|Mx|Messrs|Mme|Mlle|Sra?|Dra?s?|Prof|Revd?|Hon|Fr|Msgr|Bros?|Srs?|Jr|Jnr|Snr|Esq|Sens?|Reps?|Govs?|Pres"
    r"|Sec|Amb|Atty|Asst|Assoc|Dep|Det|Supt|Insp|Const|Gen|Brig|Col|Lt|Maj|Capt|Cmdr|Cdr|Adm|Ens|Sgt|Cpl|Pvt|Pfc|Spc|Ret"
    r"|Inc|Corp|Cos?|Ltd|Pty|Cie|Mfg|Assn|Dept|Dist|Div|Univ|Inst|Natl|Intl|Govt"
    r"|St|Ste|Mt|Ft|Ave|Blvd|Rd|Hwy|Pkwy|Sq|Bldg|Ed|Wm|Jas|Chas|Geo|Thos"
    r"|Ala|Ariz|Ark|Calif|Colo|Conn|Del|Fla|Ga|Ill|Ind|Kan|Ky|La|Mass|Md|Mich|Minn|Miss|Mo|Mont|Neb|Nebr|Nev|Okla|Ont|Ore"
    r"|Pa|Penn|Que|Sask|Tenn|Tex|Va|Vt|Wash|Wis|Wyo|vs)\."
)
