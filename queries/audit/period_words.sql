with claims as (
    select
        fiscal_year,
        claim,
        subject,
        section,
        regexp_extract(
            claim, '_([a-z]+)_([a-z]+)_to_([a-z]+)_([a-z]+)$', ['word_1', 'month_1', 'word_2', 'month_2']
        ) as words
    from lpf_claims
    where kind = 'schedule' and regexp_matches(claim, '_(early|mid|late)_[a-z]+_to_(early|mid|late)_[a-z]+$')
),

dohirokai as (
    select
        fiscal_year,
        date
    from lpf_dohirokai_sessions
    where format = 'in_person'
),

labels as (
    select
        domain,
        key,
        ja,
        en
    from labels
),

thirds (word, ja, en, first_day, last_day) as (
    values ('early', '上旬', 'early', 1, 10), ('mid', '中旬', 'mid', 11, 20), ('late', '下旬', 'late', 21, 31)
),

held as (
    select
        fiscal_year,
        'aging' as subject,
        unnest(['first', 'last']) as edge,
        unnest([min(date), max(date)]) as date
    from dohirokai
    group by fiscal_year
),

worded as (
    select
        claims.*,
        held.edge,
        held.date,
        if(edge = 'first', words['word_1'], words['word_2']) as word,
        if(edge = 'first', words['month_1'], words['month_2']) as month_word
    from claims
    inner join held using (fiscal_year, subject)
),

compared as (
    select
        *,
        month(strptime(month_word[:3], '%b')) as month
    from worded
)

select
    compared.fiscal_year,
    'lpf' as organisation,
    compared.section,
    label.ja as subject_ja,
    label.en as subject_en,
    concat(compared.month, '月', this.ja) as printed,
    concat(this.en, ' ', strftime(make_date(2000, compared.month, 1), '%B')) as printed_en,
    concat(strftime(compared.date, '%-m月%-d日'), '（', other.ja, '）') as expected,
    concat(strftime(compared.date, '%-d %B'), ' (', other.en, ' ', strftime(compared.date, '%B'), ')') as expected_en,
    concat(if(edge = 'first', '初回', '最終回'), 'は', strftime(compared.date, '%-m月%-d日'), 'で、書かれた時期に入りません。') as why_ja,
    concat('The ', edge, ' session was on ', strftime(compared.date, '%-d %B'), ', outside the period named.') as why_en
from compared
inner join thirds as this on compared.word = this.word
inner join thirds as other on day(compared.date) between other.first_day and other.last_day
left join labels as label on label.domain = 'claim' and compared.claim = label.key
where month(compared.date) <> compared.month or this.word <> other.word
order by compared.fiscal_year, compared.section, compared.date
