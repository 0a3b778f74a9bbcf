"""
The currencies of ISO 4217 and how many decimals each has.

Money only: no metals (XAU), no units of account without decimals (XDR), no test codes (XTS, XXX). A code that is
withdrawn moves to the last group and stays, because orders that were paid in it must still be read.
"""

from typing import Final

__all__ = ["DECIMALS"]

_BY_DECIMALS: Final = {
    0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
    2: """
        AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW CNY
        COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS
        INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR
        MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP
        STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XAD XCD XCG YER ZAR ZMW ZWG
    """,
    3: "BHD IQD JOD KWD LYD OMR TND",
    4: "CLF UYW",
}
_WITHDRAWN_SINCE_2021: Final = "ANG BGN CUC HRK SLL ZWL"  # all had two decimals

DECIMALS: Final[dict[str, int]] = {
    code: decimals
    for decimals, codes in (*_BY_DECIMALS.items(), (2, _WITHDRAWN_SINCE_2021))
    for code in sorted(codes.split())
}
