with durations as (
    select
        fiscal_year,
        method,
        band,
        measure,
        value,
        printed,
        section
    from centre_durations
),

labels as (
    select
        domain,
        key,
        ja,
        en
    from labels
),

-- lt15 is 0 to 15 minutes, 15_30 is 15 to 30, ge60 has no upper end.
bands as (
    select
        fiscal_year,
        method,
        printed as contacts,
        value as corrected,
        if(band like 'lt%', 0, regexp_extract(band, '\d+')::integer) as shortest,
        if(band like 'ge%', null, regexp_extract(band, '\d+$')::integer) as longest
    from durations
    where measure = 'contacts' and band <> 'total'
),

allowed as (
    select
        fiscal_year,
        method,
        sum(contacts * shortest) as least,
        if(count(*) filter (longest is null and contacts > 0) = 0, sum(contacts * longest), null) as most,
        sum(corrected * shortest) as corrected_least,
        if(count(*) filter (longest is null and corrected > 0) = 0, sum(corrected * longest), null) as corrected_most
    from bands
    group by fiscal_year, method
    having count(*) = count(contacts)
),

compared as (
    select
        allowed.fiscal_year,
        allowed.method,
        allowed.least,
        allowed.most,
        durations.section,
        durations.printed::integer as minutes,
        durations.value >= corrected_least and durations.value <= coalesce(corrected_most, durations.value) as fits_corrected
    from allowed
    inner join durations using (fiscal_year, method)
    where
        durations.measure = 'minutes'
        and (durations.printed < allowed.least or durations.printed > allowed.most)
)

select
    compared.fiscal_year,
    'centre' as organisation,
    compared.section,
    '延べ相談時間・' || label.ja as subject_ja,
    'Total consultation time, ' || label.en as subject_en,
    printf('%d:%02d（%d分）', minutes // 60, minutes % 60, minutes) as printed,
    printf('%d:%02d (%d minutes)', minutes // 60, minutes % 60, minutes) as printed_en,
    printf('件数と合わない（印刷の件数では%g分%s）', if(minutes < least, least, most), if(minutes < least, '以上', '以下')) as expected,
    printf('does not fit the contacts (%s %g minutes by those printed)', if(minutes < least, 'at least', 'at most'), if(minutes < least, least, most))
        as expected_en,
    if(
        minutes < least,
        printf('印刷の時間区分ごとの件数にそれぞれの下限を掛けると、最も短くても%g分になります。', least),
        printf('印刷の時間区分ごとの件数にそれぞれの上限を掛けると、最も長くても%g分になります。', most)
    ) || if(fits_corrected, '訂正後の件数なら合います。', '') as why_ja,
    if(
        minutes < least,
        printf('The contacts printed in each band times the band''s lower end come to %g minutes at the least.', least),
        printf('The contacts printed in each band times the band''s upper end come to %g minutes at the most.', most)
    ) || if(fits_corrected, ' The time fits the corrected counts.', '') as why_en
from compared
left join labels as label on label.domain = 'method' and compared.method = label.key
order by compared.fiscal_year, subject_ja
