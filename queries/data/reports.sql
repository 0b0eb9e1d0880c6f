with centre as (
    select
        fiscal_year,
        'centre' as organisation,
        title,
        publisher,
        period_from,
        period_to,
        as_of
    from centre_report
),

lpf as (
    select
        fiscal_year,
        'lpf' as organisation,
        title,
        publisher,
        period_from,
        period_to,
        as_of
    from lpf_report
)

select * from centre
union all
select * from lpf
order by fiscal_year, organisation
